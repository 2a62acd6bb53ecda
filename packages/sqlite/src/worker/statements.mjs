/** @typedef {import("better-sqlite3").Database} Database */
/** @template {unknown[]} Bind @template Row @typedef {import("better-sqlite3").Statement<Bind, Row>} Statement */
/** @typedef {{ id: number, head: number, first: number, bytes: number }} LogRow */
/** @typedef {{ offset: number, at: number, event: string, body: string, attachments: Buffer | null, by: string | null, id: string | null, bytes: number }} EntryRow */

const ENTRY = "offset, at, event, body, attachments, by, id, bytes";
const ASCENDING = `SELECT ${ENTRY} FROM entries WHERE log = ? AND offset > ? ORDER BY offset LIMIT ?`;
const DESCENDING = `SELECT ${ENTRY} FROM entries WHERE log = ? AND offset < ? ORDER BY offset DESC LIMIT ?`;

/** What is asked of the file; those that pages are read by are named, so that tests can ask how they are answered. */
export const PAGES = { ASCENDING, DESCENDING };

/**
 * Everything that is ever asked of the file, prepared once.
 * @param {Database} db
 */
export function prepare(db) {
  return {
    epoch: /** @type {Statement<[], { value: string }>} */ (
      db.prepare("SELECT value FROM store WHERE key = 'epoch'")
    ),
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
    addEntry: db.prepare(
      `INSERT INTO entries (log, ${ENTRY}) VALUES (@log, @offset, @at, @event, @body, @attachments, @by, @id, @bytes)`,
    ),
    published: /** @type {Statement<[number, string, string], { offset: number, at: number }>} */ (
      db.prepare("SELECT offset, at FROM publishes WHERE log = ? AND publisher = ? AND id = ?")
    ),
    addPublish: db.prepare(
      "INSERT INTO publishes (log, publisher, id, offset, at) VALUES (?, ?, ?, ?, ?)",
    ),
    forgetPublishes: db.prepare(
      `DELETE FROM publishes WHERE (log, publisher, id) IN
         (SELECT log, publisher, id FROM publishes WHERE at < ? ORDER BY at LIMIT 2000)`,
    ),
    ascending: /** @type {Statement<[number, number, number], EntryRow>} */ (db.prepare(ASCENDING)),
    descending: /** @type {Statement<[number, number, number], EntryRow>} */ (
      db.prepare(DESCENDING)
    ),
    oldest:
      /** @type {Statement<[number, number], { offset: number, at: number, bytes: number }>} */ (
        db.prepare("SELECT offset, at, bytes FROM entries WHERE log = ? ORDER BY offset LIMIT ?")
      ),
    removeUpTo: db.prepare("DELETE FROM entries WHERE log = ? AND offset <= ?"),
  };
}
