import type { Entry, Published, Subscribed } from "@baro/protocol";
import { expect } from "vitest";
import type { ChannelSession } from "../../src/channels/session.ts";
import { StoreError } from "../../src/store/errors.ts";
import { type ChannelWorld, FakePeer, FakeStore, settled } from "./channel-world.ts";

type Random = () => number;

/** Runs what waits in an order that chance gives. */
export class Chance {
  readonly #waiting: (() => void)[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async run(steps: number): Promise<void> {
    for (let step = 0; step < steps && (await this.#hasMore()); step++) {
      const [go] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1);
      go?.();
    }
  }

  async #hasMore(): Promise<boolean> {
    await settled();
    return this.#waiting.length > 0;
  }
}

/** Commits some time before it says so, and reads some time before it answers. */
export class LateStore extends FakeStore {
  readonly #chance: Chance;
  #losesAnswers = false;
  #isDead = false;

  constructor(chance: Chance, earlier?: LateStore) {
    super(earlier?.inner);
    this.#chance = chance;
  }

  /** From now on nothing is kept or found. */
  fail(): void {
    this.failure = new StoreError("STORE_IO");
  }

  /** It keeps what it is given, and fails to say so. */
  loseAnswers(): void {
    this.#losesAnswers = true;
  }

  /** What fails or loses answers does so no longer. */
  mend(): void {
    this.failure = undefined;
    this.#losesAnswers = false;
  }

  /** The process is killed: what it has not done is never done, and what it has is not heard of. */
  kill(): void {
    this.#isDead = true;
  }

  override append(...args: Parameters<FakeStore["append"]>) {
    return this.#late(async () => {
      const receipts = await super.append(...args);
      if (this.#losesAnswers) throw new StoreError("STORE_IO");
      return receipts;
    });
  }
  override head(...args: Parameters<FakeStore["head"]>) {
    return this.#late(() => super.head(...args));
  }
  override read(...args: Parameters<FakeStore["read"]>) {
    return this.#late(() => super.read(...args));
  }
  override trim(...args: Parameters<FakeStore["trim"]>) {
    return this.#late(() => super.trim(...args));
  }

  async #late<Result>(run: () => Promise<Result>): Promise<Result> {
    await this.#turn();
    const result = await run();
    await this.#turn();
    return result;
  }

  async #turn(): Promise<void> {
    await this.#chance.turn();
    if (this.#isDead) await new Promise(() => {});
  }
}

class NotifyingPeer extends FakePeer {
  readonly #onEvent: () => void;

  constructor(id: string, onEvent: () => void) {
    super(id);
    this.#onEvent = onEvent;
  }

  override writeFrames(...args: Parameters<FakePeer["writeFrames"]>): void {
    super.writeFrames(...args);
    this.#onEvent();
  }
}

/** A client that follows docs/protocol/channels.md, and remembers all. */
export class ModelClient {
  readonly seen = new Map<number, string>();
  /** What a reset said is not to be had. */
  readonly skipped: [from: number, to: number][] = [];
  /** Rules that the server broke. */
  readonly failures: unknown[] = [];
  offset = 0;
  readonly #world: () => ChannelWorld;
  readonly #chance: Chance;
  readonly #name: string;
  #connection: { session: ChannelSession<string>; peer: FakePeer } | undefined;
  #isSubscribed = false;

  constructor(world: () => ChannelWorld, chance: Chance, name: string) {
    this.#world = world;
    this.#chance = chance;
    this.#name = name;
  }

  /** Connects where it is not, and asks for the channel where it has not. */
  subscribe(): void {
    this.#connection ??= this.#connect();
    if (this.#isSubscribed) return;
    this.#isSubscribed = true;
    const { peer, session } = this.#connection;
    const request = { channel: "log", after: { offset: this.offset } };
    void session.handle("baro:subscribe", [[request]], (answer) => peer.tell("answer", [answer]));
  }

  /** What was on its way is lost. */
  disconnect(): void {
    this.#connection?.session.end();
    this.#connection = undefined;
    this.#isSubscribed = false;
  }

  slow(bytes: number): void {
    if (this.#connection) this.#connection.peer.bufferedBytes = bytes;
  }

  publish(ids: readonly string[], answered: (answer: { results: Published[] }) => void): void {
    this.#connection ??= this.#connect();
    const items = ids.map((id) => ({ id, event: "said", body: id }));
    const args = ["log", `${this.#name} and sixteen characters`, items];
    void this.#connection.session.handle("baro:publish", args, (answer) =>
      answered(answer as never),
    );
  }

  #connect() {
    const peer = new NotifyingPeer(this.#name, () => void this.#receive(peer));
    return { peer, session: this.#world().channels.session(this.#name, peer) };
  }

  /** One event that has come, when chance wants it. */
  async #receive(peer: FakePeer): Promise<void> {
    await this.#chance.turn();
    const next = peer.got.shift();
    if (next === undefined || this.#connection?.peer !== peer) return;
    try {
      this.#take(next.event, next.args);
    } catch (error) {
      this.failures.push(error);
    }
    next.answer?.();
  }

  #take(event: string, args: readonly unknown[]): void {
    if (event === "baro:entries") this.#onEntries(args[2] as Entry[]);
    if (event === "baro:subscribed") this.#onStart(args[1] as Subscribed);
    if (event === "baro:unsubscribed") this.#isSubscribed = false;
    if (event === "answer") {
      const [result] = (args[0] as { results: [Subscribed & { error?: unknown }] }).results;
      if (result.error) this.#isSubscribed = false;
      else this.#onStart(result);
    }
  }

  #onStart({ reset, offset, recovered }: Subscribed): void {
    if (reset === undefined) expect([recovered, offset]).toEqual([true, this.offset]);
    else this.skipped.push([this.offset + 1, offset]);
    this.offset = offset;
  }

  #onEntries(entries: readonly Entry[]): void {
    for (const { offset, id } of entries) {
      expect(offset).toBe(this.offset + 1);
      expect(this.seen.has(offset)).toBe(false);
      this.seen.set(offset, String(id));
      this.offset = offset;
    }
  }
}
