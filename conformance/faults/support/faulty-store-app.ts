// A server in a process of its own, with a store that can be made to fail, to wait and to lie.
import { createServer } from "node:http";
import { memoryStore, Server } from "@baro/server";
import type { ChannelStore, Draft, Receipt } from "@baro/server/store";
import { answerQuestions, listen } from "@baro/testing";

/** What the store does at the next calls, besides its work. */
const FAULTS = {
  none: (work: () => Promise<unknown>) => work(),
  rejects: () => Promise.reject(new Error("the disk is gone")),
  throws: () => {
    throw new Error("the disk is gone");
  },
  /** Commits, and says that it has not. */
  loses: async (work: () => Promise<unknown>) => {
    await work();
    throw new Error("the answer is gone");
  },
  /** Commits, and says nothing that makes sense. */
  mumbles: async (work: () => Promise<unknown>) => {
    await work();
    return undefined;
  },
  slow: async (work: () => Promise<unknown>) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return work();
  },
  hangs: async (work: () => Promise<unknown>) => {
    await released;
    return work();
  },
};
export type Fault = keyof typeof FAULTS;

let fault: Fault = "none";
let release = () => {};
let released: Promise<void> = Promise.resolve();

/** Fails at appends, or hangs at everything. */
class FaultyStore implements ChannelStore {
  readonly #inner: ChannelStore;

  constructor(inner: ChannelStore) {
    this.#inner = inner;
  }

  open = () => this.#inner.open();
  append = (drafts: readonly Draft[]) =>
    FAULTS[fault](() => this.#inner.append(drafts)) as Promise<readonly Receipt[]>;
  head = (...args: Parameters<ChannelStore["head"]>) => this.#pass(() => this.#inner.head(...args));
  read = (...args: Parameters<ChannelStore["read"]>) => this.#pass(() => this.#inner.read(...args));
  trim = (...args: Parameters<ChannelStore["trim"]>) => this.#pass(() => this.#inner.trim(...args));
  close = () => this.#inner.close();

  async #pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (fault === "hangs") await released;
    return work();
  }
}

const httpServer = createServer();
const io = new Server(httpServer, { serveClient: false, store: new FaultyStore(memoryStore()) });
const errors: string[] = [];
io.channels.authorize(() => true).on("error", (error) => errors.push(String(error)));
io.on("connection", (socket) => {
  socket.on("echo", (value, answer) => answer(value));
});

const port = await listen(httpServer);
const answers = {
  port: () => port,
  errors: () => errors.splice(0),
  become(next: Fault) {
    fault = next;
    release();
    if (next !== "hangs") return;
    released = new Promise((resolve) => {
      release = resolve;
    });
  },
  async drain() {
    await io.drain({ timeout: 100 });
    return httpServer.listening;
  },
};
export type FaultyStoreApp = typeof answers;
answerQuestions(answers);
