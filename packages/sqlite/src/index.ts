import type { ChannelStore } from "@baro/server/store";
import { SqliteStore, type SqliteStoreOptions } from "./store.ts";

export { StoreError, type StoreErrorCode } from "@baro/server/store";
export type { SqliteStoreOptions };

/**
 * A store of channels in a SQLite file, which is made with its folder where there is none: `new Server(httpServer, { store: sqliteStore("chat.db") })`.
 * One process at a time can have it; the work is done by a thread of its own.
 *
 * Failures are `StoreError`s, told by `code`: `STORE_LOCKED`, `STORE_NEWER`, `STORE_DAMAGED`, `STORE_FULL`, `STORE_IO`,
 * `STORE_CLOSED`. Call `await store.open()` at the start of a program to hear of them then.
 */
export function sqliteStore(path: string, options: SqliteStoreOptions = {}): ChannelStore {
  return new SqliteStore(path, options);
}
