import { StoreFault } from "./fault.mjs";

/** @typedef {import("better-sqlite3").Database} Database */

// Which logs a file has (the epoch), and the run of the machine in which it was opened and not closed since.

const NEW_EPOCH = "lower(hex(randomblob(12)))";

/**
 * Says which logs a file has, and notes that it is open. When an earlier run of the machine left it open, commits that
 * subscribers have seen may be gone, and their offsets would be given again: then the logs are other ones, so that
 * subscribers load anew rather than miss what lies in between.
 * @param {Database} db
 * @param {{ run: string, losesCommits: boolean }} now the run of the machine; whether its end may take commits
 * @returns {string} the epoch
 */
export function identify(db, { run, losesCommits }) {
  const earlier = readValue(db, "opened");
  if (earlier !== "" && earlier !== run) renewEpoch(db);
  setOpened(db, losesCommits ? run : "");
  return readValue(db, "epoch");
}

/** Makes the logs of a file other ones. @param {Database} db */
export function renewEpoch(db) {
  db.prepare(`UPDATE store SET value = ${NEW_EPOCH} WHERE key = 'epoch'`).run();
}

/** @param {Database} db @param {string} run of the machine; empty: nothing is left that could be lost */
export function setOpened(db, run) {
  db.prepare("UPDATE store SET value = ? WHERE key = 'opened'").run(run);
}

/** @param {Database} db @param {"epoch" | "opened"} key @returns {string} */
function readValue(db, key) {
  const value = db.prepare("SELECT value FROM store WHERE key = ?").pluck().get(key);
  if (typeof value === "string") return value;
  throw new StoreFault("STORE_DAMAGED", `it does not say its ${key}`);
}
