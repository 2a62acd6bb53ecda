import { onceHeard } from "./catching-up.ts";
import { LONGEST_TIMEOUT } from "./longest-timeout.ts";
import { isolate } from "./surface.ts";

/**
 * Of whom something is awaited, and who hears that it has not come. Nobody is judged before what was sent in time has been
 * read: see catching-up.ts.
 *
 * All members wait equally long, so a map in order of insertion is sorted by deadline: one timer serves any number of them.
 */
export class Deadlines<Member> {
  readonly #patience: number;
  readonly #onMissed: (member: Member) => void;
  readonly #members = new Map<Member, number>();
  /** Set from the first member on until the last has gone, or was judged. */
  #timer: NodeJS.Timeout | undefined;
  #cancelJudgement: (() => void) | undefined;

  /** @param patience how long each member may take, ms */
  constructor(patience: number, onMissed: (member: Member) => void) {
    this.#patience = patience;
    this.#onMissed = onMissed;
  }

  get size(): number {
    return this.#members.size;
  }

  /** From now on something is awaited of a member, of whom nothing is yet. */
  add(member: Member): void {
    this.#members.set(member, this.#due);
    if (this.#timer === undefined) this.#wakeForFirst();
  }

  /** Gives a member all of its time again. @returns false, and nothing is awaited, where nothing was */
  renew(member: Member): boolean {
    if (!this.#members.delete(member)) return false;
    this.#members.set(member, this.#due);
    return true;
  }

  /** @returns whether anything was awaited of it */
  remove(member: Member): boolean {
    const wasAwaited = this.#members.delete(member);
    if (wasAwaited && this.#members.size === 0) this.#stop();
    return wasAwaited;
  }

  /** A whole number takes no room of its own in the map. */
  get #due(): number {
    return Math.ceil(performance.now() + this.#patience);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#cancelJudgement?.();
    this.#cancelJudgement = undefined;
  }

  #wakeForFirst(): void {
    for (const due of this.#members.values()) {
      const delay = Math.min(Math.max(due - performance.now(), 0), LONGEST_TIMEOUT);
      this.#timer = setTimeout(() => this.#tick(), Math.ceil(delay));
      return;
    }
  }

  #tick(): void {
    const now = performance.now();
    for (const due of this.#members.values()) {
      if (due > now) this.#wakeForFirst();
      else this.#cancelJudgement = onceHeard(now - due, () => this.#judge(now));
      return;
    }
  }

  #judge(now: number): void {
    for (const [member, due] of this.#members) {
      if (due > now) break;
      this.#members.delete(member);
      isolate(this.#onMissed, member);
    }
    this.#stop();
    this.#wakeForFirst();
  }
}
