import { ChannelError, type History, type HistoryRange, type Pending } from "@baro/client";
import type { RoomChannel } from "../../web/state/conversation.ts";
import type { Entry } from "../../web/state/entry.ts";
import { textOf } from "./entries.ts";

type Listener = (...args: never[]) => unknown;

/** A channel in a few lines, which a test plays: what the server says is said by its methods. */
export class FakeChannel {
  readonly published: unknown[] = [];
  readonly ranges: HistoryRange[] = [];
  pending: readonly Pending[] = [];
  left = false;
  answers = true;
  readonly #listeners = new Map<string, Listener>();
  readonly #log: Entry[];

  constructor(log: Entry[]) {
    this.#log = log;
  }

  /** What a conversation sees of it. */
  get face(): RoomChannel {
    const channel = this;
    return {
      get pending() {
        return channel.pending;
      },
      on: (event: string, listener: Listener) => {
        this.#listeners.set(event, listener);
      },
      publish: (event: string, body: object) => this.#publish(event, body),
      history: (range: HistoryRange) => this.#history(range),
      leave: () => {
        this.left = true;
      },
    };
  }

  /** The subscription begins, and what is in the log comes. */
  subscribe(last = 50): void {
    const newest = this.#log.slice(-last);
    this.#emit("subscribed", { head: this.#log.length, caughtUp: newest.length });
    for (const entry of newest) this.say(entry);
  }

  say(entry: Entry): void {
    this.#emit("message", { text: textOf(entry) }, entry);
  }

  reset(): void {
    this.#emit("reset", {});
  }

  /** The server has taken the oldest that waits. */
  confirm(): void {
    this.#setPending(this.pending.slice(1));
  }

  refuse(reason: string): void {
    const [first] = this.pending;
    this.confirm();
    this.#emit("refused", new ChannelError({ code: "forbidden", message: "", reason }), first);
  }

  #publish(event: string, body: object): Promise<never> {
    this.published.push(body);
    const id = `own-${this.published.length}`;
    const pending = { channel: "room:1", id, event, body, at: 0, publisher: "p", order: 0 };
    this.#setPending([...this.pending, pending]);
    return new Promise(() => {});
  }

  async #history(range: HistoryRange): Promise<History> {
    this.ranges.push(range);
    if (!this.answers) throw new Error("no answer");
    const { before = Number.POSITIVE_INFINITY, after, limit = 50 } = range;
    const page =
      after === undefined
        ? this.#log.filter(({ offset }) => offset < before).slice(-limit)
        : this.#log.filter(({ offset }) => offset > after).slice(0, limit);
    const entries = page.map(({ content, ...rest }) => ({
      ...rest,
      event: "message",
      body: { text: textOf({ content }) },
    }));
    return { epoch: "e", head: this.#log.length, first: 1, entries };
  }

  #setPending(pending: readonly Pending[]): void {
    this.pending = pending;
    this.#emit("pending", pending);
  }

  #emit(event: string, ...args: unknown[]): void {
    const listener = this.#listeners.get(event);
    if (listener) Reflect.apply(listener, undefined, args);
  }
}
