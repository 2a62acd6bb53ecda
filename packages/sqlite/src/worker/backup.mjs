import { renameSync, rmSync } from "node:fs";
import Database from "better-sqlite3";
import { renewEpoch, setOpened } from "./identity.mjs";

/**
 * Writes a copy while the store goes on. What the store takes later is not in it, so its logs are other ones.
 * @param {Database.Database} db
 * @param {string} file is replaced once the copy is whole
 */
export async function backUp(db, file) {
  const part = `${file}.part`;
  try {
    rmSync(part, { force: true });
    await db.backup(part);
    becomeAnother(part);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** @param {string} file */
function becomeAnother(file) {
  const copy = new Database(file);
  try {
    copy.pragma("journal_mode = DELETE");
    renewEpoch(copy);
    setOpened(copy, "");
  } finally {
    copy.close();
  }
}
