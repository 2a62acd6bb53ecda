import { type LogHead, type LogPage, type StoredEntry, StoreError } from "@baro/server/store";
import { unpack } from "./attachments.mjs";

/** A page of a log, column by column; offsets have no gaps, so the first says all. */
export interface PageColumns {
  readonly state: LogHead;
  /** The offset of the first entry of the page. */
  readonly from: number;
  readonly event: readonly string[];
  readonly body: readonly string[];
  readonly at: readonly number[];
  readonly by: readonly (string | null)[];
  readonly id: readonly (string | null)[];
  /** As in DraftColumns. */
  readonly packed: Uint8Array;
  readonly ends: readonly number[];
}

/** What the worker read as the contract has it. @throws StoreError STORE_DAMAGED */
export function pageOf(columns: PageColumns): LogPage {
  const { state, from, event, body, at, by, id } = columns;
  const attachments = attachmentsOf(columns);
  const entries = event.map(
    (name, index): StoredEntry => ({
      offset: from + index,
      at: at[index] ?? 0,
      event: name,
      body: body[index] ?? "",
      attachments: attachments(index),
      by: by[index] ?? undefined,
      id: id[index] ?? undefined,
    }),
  );
  return { ...state, entries };
}

const NONE: readonly Uint8Array[] = [];

function attachmentsOf({ packed, ends }: PageColumns): (index: number) => readonly Uint8Array[] {
  if (packed.length === 0) return () => NONE;
  const all = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  return (index) => {
    const found = unpack(all.subarray(ends[index - 1] ?? 0, ends[index]));
    if (!found) throw new StoreError("STORE_DAMAGED", { detail: "attachments of an entry" });
    return found;
  };
}
