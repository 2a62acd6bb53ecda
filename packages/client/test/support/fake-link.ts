import type { Chance, ChannelLink } from "../../src/channels/ports.ts";

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A request that awaits its answer: the event, its arguments, and how to answer. */
export interface Asked {
  readonly event: unknown;
  readonly args: readonly unknown[];
  answer(answer: unknown): void;
}

/** A socket as channels see it, and its clock: nothing happens but what the test does. */
export class FakeLink implements ChannelLink, Chance {
  connected = true;
  maxPayload: number | undefined;
  /** Requests that await their answer, oldest first. */
  readonly asked: Asked[] = [];
  #now = 0;
  #secrets = 0;
  readonly #timers = new Set<Timer>();

  ask([event, ...args]: readonly unknown[], timeout: number, onAnswer: (a: unknown) => void): void {
    if (this.connected) this.#await({ event, args }, timeout, onAnswer);
    else onAnswer(undefined);
  }

  #await(
    request: Pick<Asked, "event" | "args">,
    timeout: number,
    onAnswer: (answer: unknown) => void,
  ): void {
    const timer = { at: this.#now + timeout, callback: () => asked.answer(undefined) };
    this.#timers.add(timer);
    const asked: Asked = {
      ...request,
      answer: (answer) => {
        const index = this.asked.indexOf(asked);
        if (index < 0) return;
        this.asked.splice(index, 1);
        this.#timers.delete(timer);
        onAnswer(answer);
      },
    };
    this.asked.push(asked);
  }

  /** The oldest request that awaits its answer, all promises being settled. */
  async next(): Promise<Asked> {
    await settled();
    const [first] = this.asked;
    if (!first) throw new Error("nothing was asked");
    return first;
  }

  /** Loses the connection: no answer will come. */
  disconnect(): void {
    this.connected = false;
    for (const asked of [...this.asked]) asked.answer(undefined);
  }

  after(delay: number, callback: () => void): () => void {
    const timer = { at: this.#now + delay, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets `duration` ms pass. */
  async pass(duration: number): Promise<void> {
    this.#now += duration;
    for (const timer of [...this.#timers]) {
      if (timer.at <= this.#now && this.#timers.delete(timer)) timer.callback();
    }
    await settled();
  }

  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return 0;
  }

  secret(): string {
    return `${++this.#secrets}`.padStart(32, "0");
  }
}

/** Resolves when all promises that can be settled are. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
