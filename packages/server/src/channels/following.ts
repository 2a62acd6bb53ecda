import type { StoredEntry } from "../store/contract.ts";
import { type ChannelPages, Intake } from "./intake.ts";
import { Line } from "./line.ts";
import type { Later } from "./ports.ts";
import type { Projection } from "./projection.ts";
import type { Worker } from "./storage.ts";

/** How many channels are read at a time for a projection: each has a page in memory. */
const READERS = 32;

/** Channels of a namespace that are followed. */
interface FollowedChannels {
  readonly namespace: string;
  /** The name of a channel's log in the store. */
  keyOf(channel: string): string;
  /** @throws ChannelError bad_request when the name cannot be one */
  channel(name: string): ChannelPages;
}

/** What following needs of the channels at which it was asked for. */
export interface FollowHost extends FollowedChannels {
  readonly later: Later;
  readonly isClosed: boolean;
  /** What is in it is ended when the server closes. */
  readonly workers: Set<Worker>;
  report(error: unknown): void;
}

/** Brings the entries of channels into one projection. Of a channel it knows nothing, unless it is at work there or has failed. */
export class Following implements Worker {
  readonly #projection: Projection;
  readonly #host: FollowHost;
  readonly #intakes = new Map<string, Intake>();
  /** Of this projection alone: one that hangs holds up no other. */
  readonly #readers = new Line(READERS);

  constructor(projection: Projection, host: FollowHost) {
    this.#projection = projection;
    this.#host = host;
  }

  isOf(projection: Projection): boolean {
    return this.#projection === projection;
  }

  /** Catches up with what these channels have. @throws what that fails with */
  async start(names: Iterable<string>): Promise<void> {
    for (const name of names) await this.#intakeOf(this.#host, name).catchUp();
  }

  /** An entry was committed. */
  hear(of: FollowedChannels, channel: string, entry: StoredEntry): void {
    if (!this.#host.isClosed) this.#intakeOf(of, channel).hear(entry);
  }

  /** Hands over no more. Resolves when the projection is at work with nothing. */
  async end(): Promise<void> {
    const ended = [...this.#intakes.values()].map((intake) => intake.end());
    this.#intakes.clear();
    this.#host.workers.delete(this);
    await Promise.all(ended);
  }

  #intakeOf(of: FollowedChannels, channel: string): Intake {
    const key = of.keyOf(channel);
    return this.#intakes.get(key) ?? this.#begin(key, of, channel);
  }

  #begin(key: string, of: FollowedChannels, channel: string): Intake {
    const intake = new Intake(this.#projection, {
      name: channel,
      namespace: of.namespace,
      // Most entries are taken in without them.
      pages: () => of.channel(channel),
      later: this.#host.later,
      readers: this.#readers,
      report: (error) => this.#host.report(error),
      onIdle: () => this.#forget(key),
    });
    this.#intakes.set(key, intake);
    this.#host.workers.add(this);
    return intake;
  }

  #forget(key: string): void {
    this.#intakes.delete(key);
    if (this.#intakes.size === 0) this.#host.workers.delete(this);
  }
}
