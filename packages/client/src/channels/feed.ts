import type { Entry, Position, ResetReason, Subscribed, SubscribeRequest } from "@baro/protocol";

/** Where a subscription began. */
export interface SubscriptionStart extends Subscribed {
  /** How many entries follow before the first new one. */
  readonly caughtUp: number;
}

export interface FeedListener {
  /** Wants `request()` to be sent soon. */
  onDue(): void;
  onEntry(entry: Entry, epoch: string): void;
  onStart(start: SubscriptionStart): void;
  /** Entries before `position` will not come. */
  onReset(reason: ResetReason, position: Position): void;
}

/** Where to begin. */
type Start = Pick<SubscribeRequest, "after" | "last">;

/** What the program says of that. */
interface Wish {
  readonly after?: Start["after"];
  readonly last?: number;
}

/**
 * `off`: not wanted. `due`: the server is to be asked. `asking`: its answer is awaited. `live`: entries come. `refused`: the
 * server does not let us ask; it may subscribe us by itself.
 */
type State = "off" | "due" | "asking" | "live" | "refused";

/** How a channel's entries come to each be handled once and in order, whatever is repeated, lost, or comes from an earlier subscription. */
export class Feed {
  readonly #listener: FeedListener;
  readonly #last: number | undefined;
  #at: SubscribeRequest["after"];
  #state: State = "off";

  constructor({ after, last }: Wish, listener: FeedListener) {
    this.#at = after;
    this.#last = last;
    this.#listener = listener;
  }

  /** The last entry that was handled, or where the subscription began. */
  get position(): Position | undefined {
    const { epoch, offset = 0 } = this.#at ?? {};
    return epoch === undefined ? undefined : { epoch, offset };
  }

  get isLive(): boolean {
    return this.#state === "live";
  }

  get isOn(): boolean {
    return this.#state !== "off";
  }

  /** Entries are wanted. */
  begin(): void {
    if (this.#state === "off") this.#ask();
  }

  /** The server ended the subscription, for now. */
  pause(): void {
    this.#state = "due";
  }

  /** They are not, any more. */
  end(): void {
    this.#state = "off";
  }

  /** The connection, and the subscription with it, is lost. */
  lose(): void {
    if (this.isOn) this.pause();
  }

  /** What to ask for; undefined: nothing. An answer is awaited then. */
  request(): Start | undefined {
    if (this.#state !== "due") return undefined;
    this.#state = "asking";
    if (this.#at) return { after: this.#at };
    return this.#last === undefined ? {} : { last: this.#last };
  }

  /** The server's answer. */
  answered(start: Subscribed): void {
    if (this.#state === "asking") this.#start(start, start.reset);
    else if (this.isOn) this.told(start);
  }

  /** The answer is an error. @returns whether that is all: nobody asks again */
  failed(isPassing: boolean): boolean {
    if (this.#state === "asking") this.#state = isPassing ? "due" : "refused";
    return this.#state === "refused";
  }

  /** The server subscribed us by itself. What it is asked for comes behind that, if it is. */
  told(start: Subscribed): void {
    if (this.#state === "asking" || this.#state === "due") return;
    const reset = start.reset ?? this.#lossBefore(start);
    if (reset && !start.reset && this.#state !== "refused") this.#ask();
    else this.#start(start, reset);
  }

  /** Entries of one page. */
  take(epoch: string, entries: readonly Entry[]): void {
    for (const entry of entries) if (!this.#takeOne(epoch, entry)) return;
  }

  /** @returns whether those behind it may follow */
  #takeOne(epoch: string, entry: Entry): boolean {
    if (this.#state === "off") return false;
    const offset = entry.offset - 1;
    const loss = this.#at ? this.#lossBefore({ epoch, offset }) : "trimmed";
    if (loss && this.#state === "live") this.#ask();
    if (loss && this.#state !== "refused") return false;
    if (loss) this.#reset(loss, { epoch, offset });
    else if (entry.offset <= (this.#at?.offset ?? 0)) return true;
    this.#at = { epoch, offset: entry.offset };
    this.#listener.onEntry(entry, epoch);
    return true;
  }

  /** Why entries would be missing if those behind `place` came next. */
  #lossBefore({ epoch, offset }: Position): ResetReason | undefined {
    const at = this.#at;
    if (at && at.epoch !== epoch) return "epoch";
    return at && offset > at.offset ? "trimmed" : undefined;
  }

  #start(start: Subscribed, reset: ResetReason | undefined): void {
    const { epoch, head } = start;
    const offset = reset || !this.#at ? start.offset : Math.max(this.#at.offset, start.offset);
    const recovered = this.#at !== undefined && !reset;
    this.#state = "live";
    this.#at = { epoch, offset };
    if (reset) this.#listener.onReset(reset, { epoch, offset });
    this.#listener.onStart({ ...start, offset, recovered, caughtUp: Math.max(0, head - offset) });
  }

  #reset(reason: ResetReason, position: Position): void {
    this.#at = position;
    this.#listener.onReset(reason, position);
  }

  #ask(): void {
    this.#state = "due";
    this.#listener.onDue();
  }
}
