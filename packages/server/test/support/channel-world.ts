import { setImmediate } from "node:timers/promises";
import { CHANNEL_EVENTS } from "@baro/protocol";
import { NamespaceChannels } from "../../src/channels/channels.ts";
import type { LogLimits } from "../../src/channels/limits.ts";
import type { Later, Peer, Question, Wire } from "../../src/channels/ports.ts";
import type { ChannelSession } from "../../src/channels/session.ts";
import { ChannelStorage } from "../../src/channels/storage.ts";
import { Frame } from "../../src/engine/frame.ts";
import type { ChannelStore, Draft } from "../../src/store/contract.ts";
import { memoryStore } from "../../src/store/memory.ts";

/** Resolves when all that needs no outside event has run. */
export const settled = (): Promise<void> => setImmediate();

/** An event that a peer got; `answer` where an acknowledgement is awaited. */
export interface PeerEvent {
  readonly event: string;
  readonly args: readonly unknown[];
  readonly answer?: () => void;
}

/** Makes frames that say what they carry. */
const fakeWire: Wire = {
  frames: (event, args) => Frame.text(JSON.stringify([event, ...args])).alone,
  question: (event, args) => ({ id: 0, frames: fakeWire.frames(event, args) }),
};

/** A client as channels see it: a list of what it got. */
export class FakePeer implements Peer {
  readonly id: string;
  readonly got: PeerEvent[] = [];
  #bufferedBytes = 0;
  #drainWaiters: ((hasLeft: boolean) => void)[] = [];

  constructor(id = "peer") {
    this.id = id;
  }

  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  set bufferedBytes(bytes: number) {
    this.#bufferedBytes = bytes;
    if (bytes > 0) return;
    for (const waiter of this.#drainWaiters.splice(0)) waiter(true);
  }

  whenDrained(listener: (hasLeft: boolean) => void): void {
    if (this.#bufferedBytes === 0) listener(true);
    else this.#drainWaiters.push(listener);
  }

  writeFrames(frames: readonly Frame[]): void {
    for (const { payload } of frames) {
      const [event, ...args] = JSON.parse(String(payload).slice(1));
      this.got.push({ event, args });
    }
  }

  tell(event: string, args: readonly unknown[]): void {
    this.writeFrames(fakeWire.frames(event, args));
  }

  ask({ frames }: Question, answer: () => void): void {
    this.writeFrames(frames);
    const asked = this.got.pop();
    if (asked) this.got.push({ ...asked, answer });
  }

  /** Takes what came. */
  take(): PeerEvent[] {
    return this.got.splice(0);
  }

  /** Takes the offsets of the entries that came, and acknowledges them, until nothing more comes. */
  async offsets(): Promise<number[]> {
    const offsets: number[] = [];
    for (;;) {
      await settled();
      const events = this.take();
      if (events.length === 0) return offsets;
      for (const { event, args, answer } of events) {
        if (event === CHANNEL_EVENTS.ENTRIES) offsets.push(...offsetsOf(args[2]));
        answer?.();
      }
    }
  }
}

function offsetsOf(entries: unknown): number[] {
  return Array.isArray(entries) ? entries.map(({ offset }) => offset) : [];
}

/** Keeps what is to be called later until the test calls it. */
class FakeTimers {
  readonly #waiting = new Set<{
    readonly ms: number;
    readonly due: number;
    readonly run: () => void;
  }>();
  #now = 0;

  readonly later: Later = (ms, run) => {
    const timer = { ms, due: this.#now + ms, run };
    this.#waiting.add(timer);
    return () => this.#waiting.delete(timer);
  };

  /** Lets the time of all that wait come. @returns how long they waited, ms */
  async pass(): Promise<number[]> {
    const due = [...this.#waiting];
    this.#waiting.clear();
    for (const { run } of due) run();
    await settled();
    return due.map(({ ms }) => ms);
  }

  /** Lets the time of the next come. @returns how long it waited, ms; undefined: nothing waits */
  async next(): Promise<number | undefined> {
    const [first, ...others] = this.#waiting;
    if (first === undefined) return undefined;
    const next = others.reduce((least, timer) => (timer.due < least.due ? timer : least), first);
    this.elapse(next.due - this.#now);
    this.#waiting.delete(next);
    next.run();
    await settled();
    return next.ms;
  }

  /** Time goes by while nothing can be called. */
  elapse(ms: number): void {
    this.#now += Math.max(0, ms);
  }
}

/** A store in memory that waits or fails when it is told to. */
export class FakeStore implements ChannelStore {
  readonly inner: ChannelStore;
  /** Drafts of each `append`. */
  readonly appends: (readonly Draft[])[] = [];
  /** Reads of entries. */
  reads = 0;
  /** What the next calls reject with. */
  failure: Error | undefined;
  #held: (() => void)[] | undefined;

  /** @param inner what another store has kept: the process has started anew */
  constructor(inner: ChannelStore = memoryStore({ maxEntries: 1_000_000 })) {
    this.inner = inner;
  }

  /** Calls wait from now on. */
  hold(): void {
    this.#held ??= [];
  }

  /** Calls wait no more. */
  release(): void {
    for (const go of this.#held?.splice(0) ?? []) go();
    this.#held = undefined;
  }

  open(): Promise<void> {
    return this.#pass(() => this.inner.open());
  }

  append(drafts: readonly Draft[]) {
    this.appends.push(drafts);
    return this.#pass(() => this.inner.append(drafts));
  }

  head(log: string) {
    return this.#pass(() => this.inner.head(log));
  }

  read(...args: Parameters<ChannelStore["read"]>) {
    this.reads++;
    return this.#pass(() => this.inner.read(...args));
  }

  trim(...args: Parameters<ChannelStore["trim"]>) {
    return this.#pass(() => this.inner.trim(...args));
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  async #pass<Result>(run: () => Promise<Result>): Promise<Result> {
    if (this.#held) await new Promise<void>((resolve) => this.#held?.push(resolve));
    if (this.failure) throw this.failure;
    return await run();
  }
}

/** Channels of a namespace without sockets, on a clock that is set by hand. Clients are called by their names. */
export interface ChannelWorld {
  readonly channels: NamespaceChannels<string>;
  readonly storage: ChannelStorage;
  readonly store: FakeStore;
  /** Errors that nobody listened for. */
  readonly lost: unknown[];
  readonly clock: { now: number };
  readonly timers: FakeTimers;
  /** A new client. */
  join(name?: string): { peer: FakePeer; session: ChannelSession<string> };
}

/** Pages of three, and four entries at hand: what is small shows what is large. */
export const SMALL: LogLimits = {
  page: { limit: 3, maxBytes: 1000, maxAttachments: 10 },
  tailEntries: 4,
  tailBytes: 1000,
};

export function channelWorld({
  limits = SMALL,
  store = new FakeStore(),
  later,
}: {
  limits?: LogLimits;
  store?: FakeStore;
  /** Default: the world's timers. */
  later?: Later;
} = {}): ChannelWorld {
  const timers = new FakeTimers();
  const clock = { now: 1000 };
  const lost: unknown[] = [];
  const storage = new ChannelStorage(store, {
    limits,
    maxChannelsPerSocket: 5,
    later: later ?? timers.later,
  });
  const channels = new NamespaceChannels<string>({
    namespace: "/",
    storage,
    wire: fakeWire,
    now: () => clock.now,
    lost: (error) => lost.push(error),
  });
  channels.authorize(() => true).identify((name) => name);
  const join = (name = "kim") => {
    const peer = new FakePeer(name);
    return { peer, session: channels.session(name, peer) };
  };
  return { channels, storage, store, lost, clock, timers, join };
}

/** What a session answers to a request. */
export function ask(
  session: ChannelSession<string>,
  event: string,
  ...args: unknown[]
): Promise<never> {
  return new Promise((resolve) => {
    void session.handle(event, args, (answer) => resolve(answer as never));
  });
}
