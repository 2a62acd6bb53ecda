import type { Channel, Socket } from "@baro/client";
import { until } from "@baro/testing";
import { expect } from "vitest";

const PATIENCE = 30_000;

/** What a publisher was promised, and what a subscriber heard, of one channel. */
export class Chronicle {
  readonly #publishing: Channel;
  readonly #reading: Channel;
  readonly #acknowledged = new Map<string, number>();
  readonly #heard: string[] = [];
  readonly #asked: Promise<void>[] = [];

  constructor(publisher: Socket, subscriber: Socket) {
    this.#publishing = publisher.channel("log", { subscribe: false });
    this.#reading = subscriber.channel("log", { after: { offset: 0 } });
    this.#reading.on("said", (body, { offset }) => this.#heard.push(`${offset} ${nameOf(body)}`));
    this.#reading.on("reset", ({ reason }) => this.#heard.push(`reset: ${reason}`));
  }

  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  /** What was acknowledged, by its place. */
  get log(): readonly string[] {
    const byPlace = [...this.#acknowledged].sort(([, one], [, other]) => one - other);
    return byPlace.map(([name, offset]) => `${offset} ${name}`);
  }

  /** Publishes bodies of this size, without waiting for them. */
  publish(count: number, bytes = 0): void {
    for (let n = 0; n < count; n++) {
      const name = `entry-${this.#asked.length}`;
      const body = name + " ".repeat(bytes);
      const noted = ({ offset }: { offset: number }) => void this.#acknowledged.set(name, offset);
      this.#asked.push(this.#publishing.publish("said", body).then(noted));
    }
  }

  /** Publishes, and waits until it is acknowledged. */
  async publishNow(count: number): Promise<void> {
    this.publish(count);
    await this.settled();
  }

  /** Everything that was published is acknowledged. */
  async settled(): Promise<void> {
    const what = () => `${this.#asked.length} are acknowledged; ${this.acknowledged} are`;
    await until(() => this.acknowledged === this.#asked.length, what, PATIENCE);
  }

  /** What was acknowledged is in its place, once, and was heard once and in order. */
  async isWhole(): Promise<void> {
    await this.settled();
    const { log } = this;
    const what = () => `${log.length} are heard; ${this.#heard.length} are`;
    await until(() => this.#heard.length >= log.length, what, PATIENCE);
    expect(this.#heard).toEqual(log);
    expect(log.map((entry) => Number.parseInt(entry, 10))).toEqual(log.map((_, at) => at + 1));
  }
}

/** A body without what makes it long. */
export function nameOf(body: unknown): string {
  return String(body).trimEnd();
}
