/** @typedef {import("better-sqlite3").Database} Database */
/** @template {unknown[]} Bind @template Row @typedef {import("better-sqlite3").Statement<Bind, Row>} Statement */
/** @typedef {{ id: number, head: number, first: number, bytes: number }} LogRow */
/** @typedef {{ offset: number, at: number, event: string, body: string, attachments: Buffer | null, by: string | null, id: string | null, bytes: number }} EntryRow */

const ENTRY = "offset, at, bytes, event, by, id, body, attachments";

/** The questions that must be answered from an index, however long a log is; a test looks at their plans. */
export const QUERIES = {
  ascending: `SELECT ${ENTRY} FROM entries WHERE log = ? AND offset > ? ORDER BY offset LIMIT ?`,
  descending: `SELECT ${ENTRY} FROM entries WHERE log = ? AND offset < ? ORDER BY offset DESC LIMIT ?`,
  oldest:
    "SELECT offset, at, bytes FROM entries WHERE log = ? AND offset >= ? ORDER BY offset LIMIT ?",
  removeBelow: "DELETE FROM entries WHERE log = ? AND offset < ?",
  published: "SELECT offset, at FROM publishes WHERE log = ? AND publisher = ? AND id = ?",
};

/**
 * Everything that is ever asked of the logs, prepared once.
 * @param {Database} db
 */
export function prepare(db) {
  return {
    log: /** @type {Statement<[string], LogRow>} */ (
      db.prepare("SELECT id, head, first, bytes FROM logs WHERE name = ?")
    ),
    addLog: /** @type {Statement<[string], LogRow>} */ (
      db.prepare(
        "INSERT INTO logs (name, head, first, bytes) VALUES (?, 0, 1, 0) RETURNING id, head, first, bytes",
      )
    ),
    saveLog: db.prepare(
      "UPDATE logs SET head = @head, first = @first, bytes = @bytes WHERE id = @id",
    ),
    addEntry: db.prepare(`INSERT INTO entries (log, ${ENTRY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    published: /** @type {Statement<[number, string, string], { offset: number, at: number }>} */ (
      db.prepare(QUERIES.published)
    ),
    addPublish: db.prepare(
      "INSERT INTO publishes (log, publisher, id, offset, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    oldestPublishes: /** @type {Statement<[number], { seq: number, at: number }>} */ (
      db.prepare("SELECT seq, at FROM publishes ORDER BY seq LIMIT ?")
    ),
    forgetPublishes: db.prepare("DELETE FROM publishes WHERE seq <= ?"),
    ascending: /** @type {Statement<[number, number, number], EntryRow>} */ (
      db.prepare(QUERIES.ascending)
    ),
    descending: /** @type {Statement<[number, number, number], EntryRow>} */ (
      db.prepare(QUERIES.descending)
    ),
    oldest:
      /** @type {Statement<[number, number, number], { offset: number, at: number, bytes: number }>} */ (
        db.prepare(QUERIES.oldest)
      ),
    removeBelow: db.prepare(QUERIES.removeBelow),
  };
}
