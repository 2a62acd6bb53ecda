import { pack, unpack } from "./attachments.mjs";
import { prepare } from "./statements.mjs";

/** @typedef {import("better-sqlite3").Database} Database */
/** @typedef {import("@baro/server/store").Draft} Draft */
/** @typedef {import("@baro/server/store").Receipt} Receipt */
/** @typedef {import("@baro/server/store").LogHead} LogHead */
/** @typedef {import("@baro/server/store").LogPage} LogPage */
/** @typedef {import("@baro/server/store").ReadRange} ReadRange */
/** @typedef {import("@baro/server/store").TrimBounds} TrimBounds */
/** @typedef {import("@baro/server/store").StoredEntry} StoredEntry */
/** @typedef {import("./statements.mjs").LogRow} LogRow */
/** @typedef {import("./statements.mjs").EntryRow} EntryRow */

/** Entries that one transaction of a trim forgets: reads and appends go between. */
const TRIM_CHUNK = 2000;

/** How often ids of publishes are forgotten that are old enough. ms */
const FORGET_EVERY = 60_000;

const LAST = Number.MAX_SAFE_INTEGER;

/** The logs in one SQLite file. Everything here is synchronous and runs in the worker. */
export class LogFile {
  #db;
  #sql;
  #epoch;
  #rememberFor;
  #forgotAt = 0;

  /** @param {Database} db @param {{ rememberFor: number }} options ms */
  constructor(db, { rememberFor }) {
    this.#db = db;
    this.#sql = prepare(db);
    this.#epoch = String(this.#sql.epoch.get()?.value);
    this.#rememberFor = rememberFor;
  }

  /**
   * In one transaction.
   * @param {readonly Draft[]} drafts
   * @returns {Receipt[]}
   */
  append(drafts) {
    return this.#db
      .transaction(() => {
        /** @type {Map<string, LogRow>} */
        const logs = new Map();
        const receipts = drafts.map((draft) =>
          this.#appendOne(this.#touch(logs, draft.log), draft),
        );
        for (const log of logs.values()) this.#sql.saveLog.run(log);
        this.#forgetPublishes(drafts.at(-1)?.at ?? 0);
        return receipts;
      })
      .immediate();
  }

  /** @param {string} name @returns {LogHead} */
  head(name) {
    return this.#stateOf(this.#sql.log.get(name));
  }

  /** @param {string} name @param {ReadRange} range @returns {LogPage} */
  read(name, { after, before, ...limits }) {
    const log = this.#sql.log.get(name);
    if (log === undefined) return { ...this.#stateOf(log), entries: [] };
    const rows =
      after === undefined
        ? this.#sql.descending.iterate(log.id, Math.min(before ?? LAST, LAST), limits.limit)
        : this.#sql.ascending.iterate(log.id, after, limits.limit);
    const entries = takePage(rows, limits);
    if (after === undefined) entries.reverse();
    return { ...this.#stateOf(log), entries };
  }

  /**
   * One step of a trim: forgets a chunk.
   * @param {string} name
   * @param {TrimBounds} bounds
   * @returns {{ state: LogHead, isDone: boolean }}
   */
  trimChunk(name, bounds) {
    return this.#db
      .transaction(() => {
        const log = this.#sql.log.get(name);
        if (log === undefined) return { state: this.#stateOf(log), isDone: true };
        const rows = this.#sql.oldest.all(log.id, TRIM_CHUNK);
        const stays = rows.findIndex((row) => !forget(log, row, bounds));
        if (stays !== 0 && rows.length > 0) {
          this.#sql.removeUpTo.run(log.id, log.first - 1);
          this.#sql.saveLog.run(log);
        }
        return { state: this.#stateOf(log), isDone: stays >= 0 || rows.length < TRIM_CHUNK };
      })
      .immediate();
  }

  /** @param {Map<string, LogRow>} logs @param {string} name @returns {LogRow} */
  #touch(logs, name) {
    const known = logs.get(name) ?? this.#sql.log.get(name) ?? this.#sql.addLog.get(name);
    if (known === undefined) throw new Error("the log was not made");
    logs.set(name, known);
    return known;
  }

  /** @param {LogRow} log @param {Draft} draft @returns {Receipt} */
  #appendOne(log, { event, body, attachments, at, by, id, publisher }) {
    const isNamed = publisher !== undefined && id !== undefined;
    const earlier = isNamed ? this.#sql.published.get(log.id, publisher, id) : undefined;
    if (earlier) return { ...earlier, epoch: this.#epoch, repeated: true };
    const offset = log.head + 1;
    const bytes = sizeOf(body, attachments);
    this.#sql.addEntry.run({
      ...{ log: log.id, offset, at, event, body, bytes },
      ...{ attachments: pack(attachments), by: by ?? null, id: id ?? null },
    });
    if (isNamed) this.#sql.addPublish.run(log.id, publisher, id, offset, at);
    log.head = offset;
    log.bytes += bytes;
    return { epoch: this.#epoch, offset, at, repeated: false };
  }

  /** @param {number} now by the clock that entries have their time from */
  #forgetPublishes(now) {
    if (now - this.#forgotAt < FORGET_EVERY) return;
    const { changes } = this.#sql.forgetPublishes.run(now - this.#rememberFor);
    // A full chunk: there may be more.
    if (changes < 2000) this.#forgotAt = now;
  }

  /** @param {LogRow | undefined} log @returns {LogHead} */
  #stateOf(log) {
    return { epoch: this.#epoch, head: log?.head ?? 0, first: log?.first ?? 1 };
  }
}

/**
 * Whether the oldest entry goes; if so, the log is without it.
 * @param {LogRow} log
 * @param {{ offset: number, at: number, bytes: number }} oldest
 * @param {TrimBounds} bounds
 */
function forget(log, { offset, at, bytes }, { maxEntries, maxBytes, olderThan, before }) {
  const goes =
    (maxEntries !== undefined && log.head - log.first + 1 > maxEntries) ||
    (maxBytes !== undefined && log.bytes > maxBytes) ||
    (olderThan !== undefined && at < olderThan) ||
    (before !== undefined && offset < before);
  if (goes) {
    log.first = offset + 1;
    log.bytes -= bytes;
  }
  return goes;
}

/**
 * Rows up to the limits; the first is always taken.
 * @param {Iterable<EntryRow>} rows
 * @param {Pick<ReadRange, "maxBytes" | "maxAttachments">} limits
 * @returns {StoredEntry[]}
 */
function takePage(rows, { maxBytes = LAST, maxAttachments = LAST }) {
  /** @type {StoredEntry[]} */
  const entries = [];
  let bytes = 0;
  let attached = 0;
  for (const { attachments: packed, bytes: size, by, id, ...row } of rows) {
    const attachments = unpack(packed);
    bytes += size;
    attached += attachments.length;
    if (entries.length > 0 && (bytes > maxBytes || attached > maxAttachments)) break;
    entries.push({ ...row, attachments, by: by ?? undefined, id: id ?? undefined });
  }
  return entries;
}

/** @param {string} body @param {readonly Uint8Array[]} attachments */
function sizeOf(body, attachments) {
  return attachments.reduce((sum, bytes) => sum + bytes.byteLength, Buffer.byteLength(body));
}
