import type {
  ChannelStore,
  Draft,
  LogHead,
  LogPage,
  ReadRange,
  Receipt,
  TrimBounds,
} from "@baro/server/store";
import { StoreError } from "@baro/server/store";
import { WorkerThread } from "./worker-thread.ts";

/** How a store in a file is kept. */
export interface SqliteStoreOptions {
  /**
   * What an acknowledged entry survives. "process": the end of the process, however it comes (`kill -9`); a power cut may
   * take the last ones, and damages nothing. "power": that too; each commit waits for the disk. Default "process".
   */
  readonly durability?: "process" | "power";
  /** For how long ids of publishes are known, so that a repeat is recognised, also when its entry was trimmed. ms. Default 2 days. */
  readonly rememberFor?: number;
  /** How long to wait for another process to let go of the file, as in a restart. ms. Default 5,000. */
  readonly lockTimeout?: number;
  /** Most pages of 4 KiB that the file may have; then appends fail with `STORE_FULL`. Default: as the disk allows. */
  readonly maxPages?: number;
}

const TWO_DAYS = 2 * 24 * 3600 * 1000;

/** Implements the contract of stores by asking a worker. */
export class SqliteStore implements ChannelStore {
  readonly #data: object;
  #worker: WorkerThread | undefined;
  #closing: Promise<void> | undefined;

  constructor(path: string, options: SqliteStoreOptions) {
    const { durability = "process", rememberFor = TWO_DAYS, lockTimeout = 5000 } = options;
    this.#data = { path, durability, rememberFor, lockTimeout, maxPages: options.maxPages };
  }

  async open(): Promise<void> {
    if (this.#closing) throw new StoreError("STORE_CLOSED");
    this.#worker ??= new WorkerThread(this.#data);
    await this.#worker.ask({ does: "open" });
  }

  async append(drafts: readonly Draft[]): Promise<readonly Receipt[]> {
    return answered<readonly Receipt[]>(await this.#opened.ask({ does: "append", drafts }));
  }

  async head(log: string): Promise<LogHead> {
    return answered<LogHead>(await this.#opened.ask({ does: "head", log }));
  }

  async read(log: string, range: ReadRange): Promise<LogPage> {
    return answered<LogPage>(await this.#opened.ask({ does: "read", log, range }));
  }

  async trim(log: string, bounds: TrimBounds): Promise<LogHead> {
    return answered<LogHead>(await this.#opened.ask({ does: "trim", log, bounds }));
  }

  async close(): Promise<void> {
    this.#closing ??= this.#worker?.ask({ does: "close" }).then(() => {}) ?? Promise.resolve();
    await this.#closing;
  }

  get #opened(): WorkerThread {
    if (this.#worker === undefined || this.#closing) throw new StoreError("STORE_CLOSED");
    return this.#worker;
  }
}

/** The worker is ours: what it answers has the type of the question. */
function answered<Result>(result: unknown): Result {
  return result as Result;
}
