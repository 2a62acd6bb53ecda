import type { Entry } from "./entry.ts";

/**
 * The part of a room's history that the page has: without gaps, oldest first. It need not reach the newest entry: who
 * looks something up in the past has a stretch of the past, and what comes in meanwhile is only counted.
 */
export interface Stretch {
  readonly entries: readonly Entry[];
  /** Offset of the newest entry that there is; 0 before the first. */
  readonly head: number;
}

export const EMPTY: Stretch = { entries: [], head: 0 };

/** Offset of the last entry that is here; 0 when there is none. */
export function endOf({ entries }: Stretch): number {
  return entries.at(-1)?.offset ?? 0;
}

/** Offsets count from 1 without gaps, so the first one tells. */
export function hasOlder({ entries }: Stretch): boolean {
  return (entries[0]?.offset ?? 1) > 1;
}

export function hasNewer(stretch: Stretch): boolean {
  return endOf(stretch) < stretch.head;
}

export function has({ entries }: Stretch, offset: number): boolean {
  const [first, last] = [entries[0], entries.at(-1)];
  return (
    first !== undefined && last !== undefined && first.offset <= offset && offset <= last.offset
  );
}

/** A page of the history where it overlaps or adjoins, older or newer; what is here already is not doubled. Any other page changes nothing. */
export function joined(stretch: Stretch, page: readonly Entry[]): Stretch {
  const { entries } = stretch;
  const [from, to] = [page[0], page.at(-1)];
  if (from === undefined || to === undefined) return stretch;
  const head = Math.max(stretch.head, to.offset);
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return { entries: page, head };
  if (from.offset > last.offset + 1 || to.offset < first.offset - 1) return { entries, head };
  const older = page.filter(({ offset }) => offset < first.offset);
  const newer = page.filter(({ offset }) => offset > last.offset);
  if (older.length + newer.length === 0) return head === stretch.head ? stretch : { entries, head };
  return { entries: [...older, ...entries, ...newer], head };
}

/** Another part of the history in place of this one. */
export function movedTo(stretch: Stretch, page: readonly Entry[]): Stretch {
  return { entries: page, head: Math.max(stretch.head, page.at(-1)?.offset ?? 0) };
}
