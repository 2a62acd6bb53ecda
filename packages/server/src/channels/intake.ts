import { ChannelError, type Entry, type History, type HistoryRange } from "@baro/protocol";
import { isThenable } from "../engine/thenable.ts";
import type { StoredEntry } from "../store/contract.ts";
import { Backoff } from "./backoff.ts";
import { toEntry } from "./body.ts";
import { breath } from "./breath.ts";
import { entriesOf } from "./entries.ts";
import type { Line } from "./line.ts";
import type { Later } from "./ports.ts";
import { type Projection, readAfter } from "./projection.ts";

/** The log of a channel, page by page. */
export interface ChannelPages {
  history(range: HistoryRange): Promise<History>;
}

/** Of which channel, and who is told. */
export interface IntakeInit {
  readonly name: string;
  readonly namespace: string;
  pages(): ChannelPages;
  readonly later: Later;
  /** Where those that read a log wait for each other. */
  readonly readers: Line;
  /** Hears what failed; it is tried again. */
  report(error: unknown): void;
  /** All that was told of is taken in. */
  onIdle(): void;
}

/** Somebody who waits for all to be taken in. */
interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * How the entries of one channel come into a projection: what it was told of, where that is the next, and else what the log has
 * behind the last that was taken in. One at a time; where one fails, it begins there again.
 */
export class Intake {
  readonly #projection: Projection;
  readonly #init: IntakeInit;
  readonly #backoff: Backoff;
  #waiters: Waiter[] = [];
  /** The newest entry that it was told of. */
  #told = 0;
  /** How far this run has come. */
  #upTo = 0;
  #isRunning = false;
  #isEnded = false;
  #run: Promise<void> | undefined;

  constructor(projection: Projection, init: IntakeInit) {
    this.#projection = projection;
    this.#init = init;
    this.#backoff = new Backoff(init.later);
  }

  /** An entry was committed. */
  hear(entry: StoredEntry): void {
    this.#told = entry.offset;
    // Else every publish would pay for an attempt, as long as it fails.
    if (!this.#isRunning && !this.#backoff.isResting) this.#begin(entry);
  }

  /** Takes in what the log has. @throws what `after`, `entry` or the store fails with: then it is not tried again */
  catchUp(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      if (!this.#isRunning) this.#begin();
    });
  }

  /** Hands over no more. Resolves when the projection is at work with nothing. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#backoff.cancel();
    this.#settle((waiter) => waiter.reject(new ChannelError("closed")));
    await this.#run;
  }

  #begin(told?: StoredEntry): void {
    this.#isRunning = true;
    this.#backoff.cancel();
    this.#run = this.#takeIn(told);
  }

  /** Awaits nothing that is there at once: then all is done when this returns. */
  async #takeIn(told?: StoredEntry): Promise<void> {
    try {
      const { name, namespace } = this.#init;
      const given = this.#projection.after(name, namespace);
      const after = readAfter(isThenable(given) ? await given : given, name);
      const taken = after === false ? this.#pass() : this.#takeBehind(after, told);
      if (isThenable(taken)) await taken;
      while (this.#told > this.#upTo) await this.#readInTurn();
      this.#succeed();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The channel is none of the projection's. */
  #pass(): void {
    this.#upTo = Number.POSITIVE_INFINITY;
  }

  #takeBehind(after: number, told: StoredEntry | undefined): unknown {
    this.#upTo = after;
    if (told?.offset !== after + 1) return this.#readInTurn();
    this.#upTo = told.offset;
    return this.#hand(toEntry(told));
  }

  #readInTurn(): Promise<void> {
    return this.#init.readers.run(() => this.#readOn());
  }

  /** Takes in what the log has. */
  async #readOn(): Promise<void> {
    const told = this.#told;
    for await (const entry of entriesOf(this.#page, { after: this.#upTo })) {
      // Where neither the store nor the projection awaits anything, nothing else would let others have their turn.
      for (let pause = breath(); pause; pause = breath()) await pause;
      await this.#hand(entry);
      this.#upTo = entry.offset;
      this.#backoff.reset();
    }
    // What it was told of and did not find was trimmed away.
    this.#upTo = Math.max(this.#upTo, told);
  }

  readonly #page = async (range: HistoryRange): Promise<History> => {
    if (this.#isEnded) throw new ChannelError("closed");
    const page = await this.#init.pages().history(range);
    const { after = 0 } = range;
    if (after > page.head) throw ahead(this.#init.name, after, page.head);
    return page;
  };

  #hand(entry: Entry): unknown {
    if (this.#isEnded) throw new ChannelError("closed");
    return this.#projection.entry(this.#init.name, entry, this.#init.namespace);
  }

  #succeed(): void {
    this.#isRunning = false;
    if (this.#isEnded) return;
    this.#settle((waiter) => waiter.resolve());
    this.#init.onIdle();
  }

  #fail(error: unknown): void {
    this.#isRunning = false;
    if (this.#isEnded) return;
    if (this.#waiters.length > 0) {
      this.#settle((waiter) => waiter.reject(error));
    } else {
      this.#backoff.wait(() => this.#begin());
      this.#init.report(error);
    }
  }

  #settle(tell: (waiter: Waiter) => void): void {
    for (const waiter of this.#waiters.splice(0)) tell(waiter);
  }
}

/** Another log has taken the place of the one that was taken in, or it has lost its end. */
const ahead = (channel: string, after: number, head: number): ChannelError =>
  new ChannelError("ahead", {
    reason: `\`after\` gave ${after}, but the log of ${JSON.stringify(channel)} ends at ${head}: it is another one, as after a restored backup. Empty what was made of it, so that \`after\` gives 0, and it is made anew`,
  });
