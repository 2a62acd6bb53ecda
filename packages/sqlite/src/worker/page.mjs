import { packedCount } from "../wire/attachments.mjs";

/** @typedef {import("@baro/server/store").LogHead} LogHead */
/** @typedef {import("@baro/server/store").ReadRange} ReadRange */
/** @typedef {import("../wire/pages.ts").PageColumns} PageColumns */
/** @typedef {import("./statements.mjs").EntryRow} EntryRow */

/**
 * Takes rows until one more would go beyond the limits; the first is always taken.
 * @param {Iterable<EntryRow>} rows
 * @param {Pick<ReadRange, "maxBytes" | "maxAttachments">} limits
 * @returns {EntryRow[]}
 */
export function takePage(rows, { maxBytes = Infinity, maxAttachments = Infinity }) {
  /** @type {EntryRow[]} */
  const page = [];
  let bytes = 0;
  let attached = 0;
  for (const row of rows) {
    bytes += row.bytes;
    attached += packedCount(row.attachments);
    if (page.length > 0 && (bytes > maxBytes || attached > maxAttachments)) break;
    page.push(row);
  }
  return page;
}

/**
 * A page as it crosses to the program's thread.
 * @param {LogHead} state
 * @param {readonly EntryRow[]} rows ascending
 * @returns {PageColumns}
 */
export function columnsOf(state, rows) {
  return {
    state,
    from: rows[0]?.offset ?? 0,
    event: rows.map(({ event }) => event),
    body: rows.map(({ body }) => body),
    at: rows.map(({ at }) => at),
    by: rows.map(({ by }) => by),
    id: rows.map(({ id }) => id),
    ...packed(rows),
  };
}

/** @param {readonly EntryRow[]} rows @returns {Pick<PageColumns, "packed" | "ends">} */
function packed(rows) {
  const size = rows.reduce((sum, { attachments }) => sum + (attachments?.length ?? 0), 0);
  if (size === 0) return { packed: new Uint8Array(0), ends: [] };
  const target = new Uint8Array(size);
  let end = 0;
  const ends = rows.map(({ attachments }) => {
    if (attachments) target.set(attachments, end);
    end += attachments?.length ?? 0;
    return end;
  });
  return { packed: target, ends };
}
