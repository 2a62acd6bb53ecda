import { resolve } from "node:path";
import type { FileOptions } from "./wire/calls.ts";

/** How a store keeps what it is given. */
export interface SqliteStoreOptions {
  /**
   * What an acknowledged publish survives. `"process"`: the end of the process in whatever way (`kill -9`); a power cut or a crash of the
   * operating system may take the last commits, and the logs get a new epoch then, so that clients load anew. `"power"`: those too, by
   * waiting for the disk at every commit. The file stays whole with either. Default "process".
   */
  readonly durability?: "process" | "power";
  /** How long the id of a publish is remembered, to know a repeat; it outlives the entry. ms, default 2 days. */
  readonly rememberFor?: number;
  /** How long to wait for another process to give the file free, such as one that is being replaced. ms, default 5,000. */
  readonly lockTimeout?: number;
  /** Bytes that the file may grow to; then publishes fail with STORE_FULL until a trim makes room. Default: no bound. */
  readonly maxFileBytes?: number;
  /** Whether the whole file is checked for damage when it is opened: about a third of a second for each 100 MB. Default false. */
  readonly check?: boolean;
}

const DAY = 24 * 60 * 60 * 1000;

/** @throws TypeError for what is no path or no such option */
export function fileOptions(path: string, options: SqliteStoreOptions): FileOptions {
  const { durability = "process", rememberFor = 2 * DAY, lockTimeout = 5000 } = options;
  const { maxFileBytes, check = false } = options;
  if (typeof path !== "string" || path === "") {
    throw new TypeError("sqliteStore(path): give the path of a file");
  }
  if (path.startsWith(":memory:")) {
    throw new TypeError("sqliteStore keeps files; use memoryStore() of @baro/server instead");
  }
  if (durability !== "process" && durability !== "power") {
    throw new TypeError('sqliteStore: durability must be "process" or "power"');
  }
  mustBeAmount("rememberFor", rememberFor);
  mustBeAmount("lockTimeout", lockTimeout, 2 ** 31 - 1);
  if (maxFileBytes !== undefined) mustBeAmount("maxFileBytes", maxFileBytes);
  return { path: resolve(path), durability, rememberFor, lockTimeout, maxFileBytes, check };
}

function mustBeAmount(name: string, value: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new TypeError(`sqliteStore: ${name} must be a whole number from 0 to ${most}`);
}
