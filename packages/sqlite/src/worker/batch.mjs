import { packedBytes } from "../wire/attachments.mjs";

/** @typedef {import("../wire/drafts.ts").DraftColumns} DraftColumns */
/** @typedef {import("../wire/drafts.ts").ReceiptColumns} ReceiptColumns */
/** @typedef {import("./statements.mjs").LogRow} LogRow */
/** @typedef {ReturnType<typeof import("./statements.mjs").prepare>} Statements */
/** @typedef {{ offset: number, at: number }} Place */

/** A batch on its way into the file; made within a transaction of the caller. */
export class Batch {
  #sql;
  #drafts;
  #logs;

  /** @param {Statements} sql @param {DraftColumns} drafts */
  constructor(sql, drafts) {
    this.#sql = sql;
    this.#drafts = drafts;
    this.#logs = drafts.logs.map((name) => logOf(sql, name));
  }

  /** @returns {Omit<ReceiptColumns, "epoch">} */
  append() {
    /** @type {Place[]} */
    const places = [];
    /** @type {number[]} */
    const repeated = [];
    for (const [index, number] of this.#drafts.log.entries()) {
      const log = this.#logs[number];
      if (log === undefined) throw new RangeError("a draft of no log");
      const earlier = this.#earlier(log, index);
      if (earlier) repeated.push(index);
      places.push(earlier ?? this.#add(log, index));
    }
    for (const log of this.#logs) this.#sql.saveLog.run(log);
    return {
      offset: places.map(({ offset }) => offset),
      at: places.map(({ at }) => at),
      repeated,
    };
  }

  /**
   * Remembers a publish with the offset that it will have, unless it is a repeat.
   * @param {LogRow} log
   * @param {number} index
   * @returns {Place | undefined} where the first one of a repeat is
   */
  #earlier(log, index) {
    const publisher = this.#drafts.publisher[index] ?? null;
    const id = this.#drafts.id[index] ?? null;
    if (publisher === null || id === null) return undefined;
    const at = this.#drafts.at[index] ?? 0;
    const { changes } = this.#sql.addPublish.run(log.id, publisher, id, log.head + 1, at);
    return changes > 0 ? undefined : this.#sql.published.get(log.id, publisher, id);
  }

  /** @param {LogRow} log @param {number} index @returns {Place} */
  #add(log, index) {
    const { at: times, event, by, id, body: bodies } = this.#drafts;
    const at = times[index] ?? 0;
    const body = bodies[index] ?? "";
    const piece = this.#piece(index);
    const bytes = Buffer.byteLength(body) + packedBytes(piece);
    log.head += 1;
    log.bytes += bytes;
    const heading = [log.id, log.head, at, bytes, event[index], by[index], id[index]];
    this.#sql.addEntry.run(...heading, body, piece);
    return { offset: log.head, at };
  }

  /** @param {number} index @returns {Buffer | null} */
  #piece(index) {
    const { packed, ends } = this.#drafts;
    const [start, end] = [ends[index - 1] ?? 0, ends[index] ?? 0];
    return start === end
      ? null
      : Buffer.from(packed.buffer, packed.byteOffset + start, end - start);
  }
}

/** @param {Statements} sql @param {string} name @returns {LogRow} */
function logOf(sql, name) {
  const log = sql.log.get(name) ?? sql.addLog.get(name);
  if (log === undefined) throw new Error("the log was not made");
  return log;
}
