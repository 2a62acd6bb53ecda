import { resolve } from "node:path";
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
import { fileOptions, type SqliteStoreOptions } from "./options.ts";
import type { CallName, Calls, FileOptions } from "./wire/calls.ts";
import { columnsOf, receiptsOf } from "./wire/drafts.ts";
import { pageOf } from "./wire/pages.ts";
import { WorkerThread } from "./worker-thread.ts";

/** A store in a file. */
export interface SqliteStore extends ChannelStore {
  /**
   * Writes a copy to another file while the store goes on. The copy is a store with the same entries and another epoch: a client
   * that meets it loads anew, as what came after the copy is not in it.
   * @param file is replaced if it exists, once the copy is whole
   * @throws StoreError
   */
  backup(file: string): Promise<void>;
}

/** Implements the contract of stores by asking a worker. */
export class FileStore implements SqliteStore {
  readonly #options: FileOptions;
  #opening: Promise<WorkerThread> | undefined;
  #wasOpened = false;
  #closing: Promise<void> | undefined;

  constructor(path: string, options: SqliteStoreOptions) {
    this.#options = fileOptions(path, options);
  }

  async open(): Promise<void> {
    if (this.#closing) throw this.#closedError();
    this.#opening ??= this.#start();
    await this.#opening;
  }

  async append(drafts: readonly Draft[]): Promise<readonly Receipt[]> {
    return receiptsOf(await this.#call("append", columnsOf(drafts)));
  }

  head(log: string): Promise<LogHead> {
    return this.#call("head", log);
  }

  async read(log: string, range: ReadRange): Promise<LogPage> {
    return pageOf(await this.#call("read", { log, range }));
  }

  trim(log: string, bounds: TrimBounds): Promise<LogHead> {
    return this.#call("trim", { log, bounds });
  }

  backup(file: string): Promise<void> {
    return this.#call("backup", resolve(file));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #call<K extends CallName>(call: K, ask: Calls[K]["ask"]): Promise<Calls[K]["answer"]> {
    const isOpen = this.#wasOpened || this.#opening !== undefined;
    if (!isOpen || this.#closing) throw this.#closedError();
    // A thread that has ended is followed by another one: what it had committed is in the file.
    this.#opening ??= this.#start();
    const worker = await this.#opening;
    return worker.call(call, ask);
  }

  /** A file that could not be opened may be the next time: another process may have let go of it. */
  async #start(): Promise<WorkerThread> {
    const program = new URL("./worker/main.mjs", import.meta.url);
    const worker = new WorkerThread(program, this.#options.path);
    try {
      await worker.call("open", this.#options);
      this.#wasOpened = true;
      void worker.gone.then(() => {
        this.#opening = undefined;
      });
      return worker;
    } catch (error) {
      this.#opening = undefined;
      await worker.end();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const worker = await this.#opening?.catch(() => undefined);
    if (worker === undefined) return;
    try {
      await worker.call("close", undefined);
    } finally {
      await worker.end();
    }
  }

  #closedError(): StoreError {
    return new StoreError("STORE_CLOSED", { detail: this.#options.path });
  }
}
