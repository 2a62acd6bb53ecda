import type { Projection } from "../../src/channels/projection.ts";
import type { Chance } from "./channel-model.ts";

interface Process {
  readonly isAlive: boolean;
  readonly isClosed: boolean;
}

/** A projection as one process has it. */
interface Life extends Projection {
  readonly isAlive: boolean;
}

/** What is made of channels and outlives processes. It knows which entries it must be given, and notes what else it gets. */
export class ModelProjection {
  /** Rules that were broken. */
  readonly failures: unknown[] = [];
  isLocked = false;
  /** Takes its time. */
  isAsync = false;
  readonly #chance: Chance;
  readonly #reached = new Map<string, number>();
  readonly #first = new Map<string, number>();
  #life: Process = { isAlive: false, isClosed: false };

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  reached(channel: string): number {
    // What was trimmed away cannot be taken in any more.
    return Math.max(this.#taken(channel), this.#firstOf(channel) - 1);
  }

  /** Entries below this offset are gone. */
  trimmed(channel: string, first: number): void {
    this.#first.set(channel, Math.max(first, this.#firstOf(channel)));
  }

  /** A process begins to have it. */
  live(): Life {
    const life = { isAlive: true, isClosed: false };
    this.#life = life;
    return {
      get isAlive() {
        return life.isAlive;
      },
      after: (channel) => this.#in(life, () => this.#taken(channel)),
      entry: (channel, { offset }) => this.#in(life, () => this.#take(channel, offset)),
    };
  }

  /** That process has ended: what it was about to do is not done. Where its server was closed, it may not be called any more. */
  end({ isClosed }: { isClosed: boolean }): void {
    Object.assign(this.#life, { isAlive: false, isClosed });
  }

  #in<Result>(life: Process, run: () => Result): Result | Promise<Result> {
    if (life.isClosed) this.failures.push("called after the end");
    const unlocked = (): Result => {
      if (this.isLocked || !life.isAlive) throw new Error("the app's database is locked");
      return run();
    };
    if (!this.isAsync) return unlocked();
    return this.#chance.turn().then(() => (life.isAlive ? unlocked() : new Promise(() => {})));
  }

  #take(channel: string, offset: number): void {
    const next = this.reached(channel) + 1;
    // An entry that was read before it was trimmed away may come after that.
    const isNext = offset === next || (offset < next && offset === this.#taken(channel) + 1);
    if (!isNext) this.failures.push(`${channel}: ${offset} in place of ${next}`);
    this.#reached.set(channel, offset);
  }

  #taken(channel: string): number {
    return this.#reached.get(channel) ?? 0;
  }

  #firstOf(channel: string): number {
    return this.#first.get(channel) ?? 1;
  }
}
