import { Worker } from "node:worker_threads";
import { StoreError } from "@baro/server/store";
import type { Call, Question, Reply } from "./calls.ts";

interface Waiting {
  resolve(result: unknown): void;
  reject(error: StoreError): void;
}

/** The worker, with questions that are answered. It keeps the process alive while it is asked something, and not longer. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #end: StoreError | undefined;

  constructor(data: object) {
    this.#worker = new Worker(new URL("./worker/main.mjs", import.meta.url), { workerData: data });
    this.#worker.unref();
    this.#worker.on("message", (reply: Reply) => this.#settle(reply));
    this.#worker.on("error", (cause) => this.#fail(new StoreError("STORE_IO", { cause })));
    this.#worker.on("exit", () => this.#fail(new StoreError("STORE_CLOSED")));
  }

  /** @throws StoreError */
  ask(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#end) return reject(this.#end);
      const call: Call = { ...question, id: ++this.#asked };
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(call.id, { resolve, reject });
      this.#worker.postMessage(call);
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("fault" in reply) {
      const { code, detail } = reply.fault;
      waiting?.reject(new StoreError(code, { detail }));
    } else {
      waiting?.resolve(reply.result);
    }
  }

  #fail(error: StoreError): void {
    this.#end ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}
