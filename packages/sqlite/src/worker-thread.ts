import { Worker } from "node:worker_threads";
import { StoreError } from "@baro/server/store";
import type { CallName, Calls, Fault, Reply } from "./wire/calls.ts";
import { handedOver } from "./wire/handed-over.mjs";

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

/** The worker, with calls that are answered. It keeps the process alive while an answer is due, and not longer. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  /** Resolves when it has ended, in whatever way. */
  readonly gone: Promise<void>;
  #calls = 0;
  #crash: StoreError | undefined;

  /** @param detail ends the messages of errors */
  constructor(program: URL, detail: string) {
    // Flags of the process, such as loaders, are none of the worker's business.
    this.#worker = new Worker(program, { name: "baro-sqlite", execArgv: [] });
    this.#worker.unref();
    const crash = (cause: Error): void => this.#fail(new StoreError("STORE_IO", { cause, detail }));
    this.#worker.on("message", (reply: Reply) => this.#settle(reply));
    this.#worker.on("error", crash);
    this.gone = new Promise((resolve) => {
      this.#worker.on("exit", (code) => {
        crash(new Error(`the store's thread ended with code ${code}`));
        resolve();
      });
    });
  }

  /** @throws StoreError what the worker answers, or STORE_IO once it is gone */
  call<K extends CallName>(call: K, ask: Calls[K]["ask"]): Promise<Calls[K]["answer"]> {
    return new Promise<Calls[K]["answer"]>((resolve, reject) => {
      if (this.#crash) return reject(this.#crash);
      const id = ++this.#calls;
      if (this.#waiting.size === 0) this.#worker.ref();
      // The worker is ours: what it answers is what `Calls` says.
      const answered = (answer: unknown): void => resolve(answer as Calls[K]["answer"]);
      this.#waiting.set(id, { resolve: answered, reject });
      this.#worker.postMessage({ id, call, ask }, handedOver(ask));
    });
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    this.#worker.ref();
    await this.#worker.terminate();
    await this.gone;
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("fault" in reply) waiting?.reject(errorOf(reply.fault));
    else waiting?.resolve(reply.answer);
  }

  #fail(error: StoreError): void {
    this.#crash ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#crash);
    this.#waiting.clear();
  }
}

function errorOf({ code, detail, cause }: Fault): StoreError {
  return new StoreError(code, { detail, cause: new Error(cause) });
}
