import { ChannelError, type History, type HistoryRange, type Pending } from "@baro/client";
import type { RoomChannel } from "../../web/state/conversation.ts";
import type { Message } from "../../web/state/message.ts";
import { MINA } from "./messages.ts";

type Listener = (...args: never[]) => unknown;

/** A channel in a few lines, which a test plays: what the server says is said by its methods. */
export class FakeChannel {
  readonly published: string[] = [];
  readonly ranges: HistoryRange[] = [];
  pending: readonly Pending[] = [];
  left = false;
  answers = true;
  readonly #listeners = new Map<string, Listener>();
  readonly #log: Message[];

  constructor(log: Message[]) {
    this.#log = log;
  }

  /** What a conversation sees of it. */
  get face(): RoomChannel {
    const channel = this;
    const face: RoomChannel = {
      get pending() {
        return channel.pending;
      },
      on: (event: string, listener: Listener) => {
        this.#listeners.set(event, listener);
      },
      publish: (_event: string, body: { text: string }) => this.#publish(body.text),
      history: (range: HistoryRange) => this.#history(range),
      leave: () => {
        this.left = true;
      },
    };
    return face;
  }

  /** The subscription begins, and what is in the log comes. */
  subscribe(last = 50): void {
    const entries = this.#log.slice(-last);
    this.#emit("subscribed", { head: this.#log.length, caughtUp: entries.length });
    for (const message of entries) this.say(message);
  }

  say({ id, clientId, author, text, at }: Message): void {
    const meta = { offset: id, id: clientId, by: author.id, at };
    this.#emit("message", { nickname: author.nickname, text }, meta);
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

  #publish(text: string): Promise<never> {
    this.published.push(text);
    const id = `own-${this.published.length}`;
    const pending = { channel: "room:1", id, event: "message", at: 0, publisher: "p", order: 0 };
    this.#setPending([...this.pending, { ...pending, body: { nickname: MINA.nickname, text } }]);
    return new Promise(() => {});
  }

  async #history(range: HistoryRange): Promise<History> {
    this.ranges.push(range);
    if (!this.answers) throw new Error("no answer");
    const { before = Number.POSITIVE_INFINITY, limit = 50 } = range;
    const messages = this.#log.filter(({ id }) => id < before).slice(-limit);
    const entries = messages.map(({ id, clientId, author, text, at }) => ({
      ...{ offset: id, id: clientId, by: author.id, at, event: "message" },
      body: { nickname: author.nickname, text },
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
