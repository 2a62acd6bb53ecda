import { CHANNEL_EVENTS, ChannelError, type ResetReason, type Subscribed } from "@baro/protocol";
import type { Frame } from "../engine/frame.ts";
import type { LogHead } from "../store/contract.ts";
import { isSlow, type Pace, type Paced } from "./pace.ts";
import type { Page } from "./page.ts";
import type { Peer } from "./ports.ts";

/** What a subscription needs of its log. */
export interface SubscribedLog {
  readonly channel: string;
  readonly state: LogHead;
  recent(offset: number): Page | undefined;
  pageAfter(offset: number): Promise<Page>;
  add(subscription: Subscription): void;
  remove(subscription: Subscription): void;
}

/** What ends with a subscription. */
export interface SubscriptionOwner {
  /** The log cannot be read: the client is to ask again. */
  onFailure(error: ChannelError): void;
  /** It cannot go on where it was, because that was trimmed away meanwhile. */
  onReset(reason: ResetReason): void;
  /** Ends the subscription if the application does not allow it any more. */
  recheck(): Promise<void>;
}

/** Whose turn it is to be given pages, and what ends with a subscription. */
export interface SubscriptionInit {
  /** Behind this entry it begins. */
  readonly offset: number;
  readonly owner: SubscriptionOwner;
  readonly pace: Pace;
}

/**
 * `idle`: sends nothing yet. `waiting`: for its turn. `reading`: for the store. `asking`: for the client. `live`: has all
 * there is.
 */
type State = "idle" | "waiting" | "reading" | "asking" | "live" | "ended";

/**
 * One client's way through a log. It reads on, page by page, until it has reached the head; from that moment, in the same
 * turn, it gets what is committed as it comes. A client that falls behind goes back to reading: what it has not read yet
 * waits in the log, and not in memory.
 */
export class Subscription implements Paced {
  readonly peer: Peer;
  readonly #log: SubscribedLog;
  readonly #owner: SubscriptionOwner;
  readonly #pace: Pace;
  /** The last entry that was sent. */
  #offset: number;
  #state: State = "idle";

  constructor(log: SubscribedLog, peer: Peer, init: SubscriptionInit) {
    this.#log = log;
    this.peer = peer;
    this.#offset = init.offset;
    this.#owner = init.owner;
    this.#pace = init.pace;
    log.add(this);
  }

  /** Begins to send. */
  start(): void {
    this.#pump();
  }

  end(): void {
    this.#state = "ended";
    this.#pace.remove(this);
    this.#log.remove(this);
  }

  recheck(): Promise<void> {
    return this.#owner.recheck();
  }

  /** Whether what comes behind this offset may be sent as it comes; else it will be read later. */
  takesLive(offset: number): boolean {
    if (this.#state !== "live") return false;
    if (this.#offset === offset && !this.#isSlow) return true;
    this.readOn();
    return false;
  }

  /** There is more in the log than what it was given as it came. */
  readOn(): void {
    if (this.#state !== "live") return;
    this.#state = "idle";
    this.#pump();
  }

  sendLive(frames: readonly Frame[], offset: number): void {
    this.peer.writeFrames(frames);
    this.#offset = offset;
  }

  get #isSlow(): boolean {
    return isSlow(this.peer);
  }

  /** Goes on until it waits for somebody or has all there is. */
  #pump(): void {
    while (this.#state === "idle") {
      if (this.#offset >= this.#log.state.head) this.#state = "live";
      else this.#step();
    }
  }

  /** What is at hand goes at once to a client that reads. */
  #step(): void {
    const page = this.#isSlow ? undefined : this.#log.recent(this.#offset);
    if (page) {
      this.#take(page);
    } else {
      this.#state = "waiting";
      this.#pace.add(this);
    }
  }

  async proceed(): Promise<void> {
    if (this.#state !== "waiting") return;
    this.#state = "reading";
    try {
      const page = this.#log.recent(this.#offset) ?? (await this.#log.pageAfter(this.#offset));
      if (this.#state !== "reading") return;
      this.#state = "idle";
      this.#take(page);
      this.#pump();
    } catch (error) {
      if (this.#state === "reading") this.#fail(error);
    }
  }

  #fail(cause: unknown): void {
    this.end();
    const error = cause instanceof ChannelError ? cause : undefined;
    this.#owner.onFailure(error ?? new ChannelError("store_unavailable", { cause }));
  }

  #take(page: Page): void {
    const [first, last] = [page.entries[0], page.entries.at(-1)];
    if (first === undefined || last === undefined || first.offset !== this.#offset + 1) {
      this.#reset();
    } else {
      this.#send(page, last.offset);
    }
  }

  /** The last page needs no acknowledgement, unless much waits for the client already. */
  #send(page: Page, last: number): void {
    this.#offset = last;
    if (last >= this.#log.state.head && !this.#isSlow) {
      this.peer.writeFrames(page.frames);
      return;
    }
    this.#state = "asking";
    this.peer.ask(page.question, () => this.#answered());
  }

  #answered(): void {
    if (this.#state !== "asking") return;
    this.#state = "idle";
    this.#pump();
  }

  /** What comes next was trimmed away while the client caught up. */
  #reset(): void {
    const { channel, state } = this.#log;
    this.#offset = state.head;
    const reset: Subscribed = {
      ...state,
      offset: state.head,
      recovered: false,
      reset: "trimmed",
    };
    this.#owner.onReset("trimmed");
    this.peer.tell(CHANNEL_EVENTS.SUBSCRIBED, [channel, reset]);
  }
}
