import { Batch } from "./batch.mjs";
import { identify, setOpened } from "./identity.mjs";
import { columnsOf, takePage } from "./page.mjs";
import { prepare } from "./statements.mjs";

/** @typedef {import("better-sqlite3").Database} Database */
/** @typedef {import("@baro/server/store").LogHead} LogHead */
/** @typedef {import("@baro/server/store").ReadRange} ReadRange */
/** @typedef {import("@baro/server/store").TrimBounds} TrimBounds */
/** @typedef {import("../wire/drafts.ts").DraftColumns} DraftColumns */
/** @typedef {import("../wire/drafts.ts").ReceiptColumns} ReceiptColumns */
/** @typedef {import("../wire/pages.ts").PageColumns} PageColumns */
/** @typedef {import("./statements.mjs").LogRow} LogRow */

/** Rows that one step of a trim forgets: reads and appends go between. */
const STEP = 2000;

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

  /**
   * @param {Database} db open, and up to date
   * @param {{ durability: "process" | "power", rememberFor: number, run: string }} options `run`: the machine's
   */
  constructor(db, { durability, rememberFor, run }) {
    const losesCommits = durability === "process";
    this.#epoch = db.transaction(() => identify(db, { run, losesCommits })).immediate();
    // In a write-ahead log NORMAL never damages the file, and a commit is there for every process once it has returned.
    db.pragma(`synchronous = ${losesCommits ? "NORMAL" : "FULL"}`);
    this.#db = db;
    this.#sql = prepare(db);
    this.#rememberFor = rememberFor;
  }

  /**
   * In one transaction.
   * @param {DraftColumns} drafts
   * @returns {ReceiptColumns}
   */
  append(drafts) {
    return this.#db
      .transaction(() => {
        const receipts = new Batch(this.#sql, drafts).append();
        this.#forgetPublishes(drafts.at.at(-1) ?? 0);
        return { epoch: this.#epoch, ...receipts };
      })
      .immediate();
  }

  /** @param {string} name @returns {LogHead} */
  head(name) {
    return this.#stateOf(this.#sql.log.get(name));
  }

  /** @param {string} name @param {ReadRange} range @returns {PageColumns} */
  read(name, { after, before = LAST, limit, ...limits }) {
    const log = this.#sql.log.get(name);
    if (log === undefined) return columnsOf(this.#stateOf(log), []);
    const isDown = after === undefined;
    const from = isDown ? Math.min(before, LAST) : after;
    const rows = (isDown ? this.#sql.descending : this.#sql.ascending).iterate(
      log.id,
      from,
      Math.min(limit, LAST),
    );
    const page = takePage(rows, limits);
    return columnsOf(this.#stateOf(log), isDown ? page.reverse() : page);
  }

  /**
   * One step of a trim: forgets so many entries at most.
   * @param {string} name
   * @param {TrimBounds} bounds
   * @returns {boolean} whether there may be more to forget
   */
  trimStep(name, bounds) {
    return this.#db
      .transaction(() => {
        const log = this.#sql.log.get(name);
        if (log === undefined) return false;
        const { first } = log;
        const rows = this.#sql.oldest.all(log.id, first, STEP);
        const stays = rows.findIndex((row) => !forget(log, row, bounds));
        if (log.first > first) {
          this.#sql.removeBelow.run(log.id, log.first);
          this.#sql.saveLog.run(log);
        }
        return stays < 0 && rows.length === STEP;
      })
      .immediate();
  }

  /** Everything is in the file then, and beyond a power cut. */
  close() {
    setOpened(this.#db, "");
    this.#db.pragma("wal_checkpoint(TRUNCATE)");
    this.#db.close();
  }

  /** @param {number} now by the clock that entries have their time from */
  #forgetPublishes(now) {
    if (now - this.#forgotAt < FORGET_EVERY) return;
    const rows = this.#sql.oldestPublishes.all(STEP);
    const stays = rows.findIndex(({ at }) => at >= now - this.#rememberFor);
    const last = stays < 0 ? rows.at(-1) : rows[stays - 1];
    if (last) this.#sql.forgetPublishes.run(last.seq);
    // All of a full step went: there may be more.
    if (stays >= 0 || rows.length < STEP) this.#forgotAt = now;
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
