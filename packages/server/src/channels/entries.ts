import { ChannelError, type Entry, type History, type HistoryRange } from "@baro/protocol";
import { PAGE } from "./limits.ts";
import { readRange } from "./requests.ts";

/** Which entries of a log. */
export interface EntriesRange {
  /** Offsets above this one. Default 0: from the oldest that is kept. */
  readonly after?: number;
  /** Offsets below this one. Default: as far as the log goes. */
  readonly before?: number;
}

/** A page of a log: the oldest entries above `after`. */
type ReadPage<Each extends Entry> = (
  range: HistoryRange,
) => Promise<History & { readonly entries: readonly Each[] }>;

/** Walks up a log. A page is read when all of the one before it were taken, so that no more than one is in memory. */
export async function* entriesOf<Each extends Entry>(
  read: ReadPage<Each>,
  range: EntriesRange,
): AsyncGenerator<Each, void, undefined> {
  const { after = 0, before = Number.POSITIVE_INFINITY } = readRange(range);
  let epoch: string | undefined;
  for (let offset = after; offset + 1 < before; ) {
    const page = await read({ after: offset, limit: Math.min(PAGE.limit, before - offset - 1) });
    epoch ??= page.epoch;
    if (page.epoch !== epoch) throw replaced();
    if (page.entries.length === 0) return;
    for (const entry of page.entries) {
      // Behind what was trimmed away a page begins later than it was asked for.
      if (entry.offset >= before) return;
      offset = entry.offset;
      yield entry;
    }
  }
}

/** Offsets of the one log mean nothing in the other. */
const replaced = (): ChannelError =>
  new ChannelError("store_unavailable", {
    reason: "another log has taken the place of this one (its epoch is another); read it anew",
  });
