import type { SqliteStoreOptions } from "./options.ts";
import { FileStore, type SqliteStore } from "./store.ts";

export { StoreError, type StoreErrorCode } from "@baro/server/store";
export type { SqliteStore, SqliteStoreOptions };

/**
 * A store of channels in a SQLite file, which is made with its folder where there is none: `new Server(httpServer, { store: sqliteStore("chat.db") })`.
 * One process at a time can have it; the work is done by a thread of its own.
 *
 * Failures are `StoreError`s, told by `code`: `STORE_LOCKED`, `STORE_NEWER`, `STORE_DAMAGED`, `STORE_FULL`, `STORE_DRIVER`, `STORE_IO`,
 * `STORE_CLOSED`. Call `await store.open()` at the start of a program to hear of them then.
 * @param path a file on a local disk; `-wal` beside it belongs to it
 * @throws TypeError for what is no path or no such option
 */
export function sqliteStore(path: string, options: SqliteStoreOptions = {}): SqliteStore {
  return new FileStore(path, options);
}
