import type { Projection } from "../../src/channels/projection.ts";
import { channelWorld, settled } from "./channel-world.ts";

/** A projection that keeps offsets, by channel. `isAsync`: it takes a turn for each. */
export class Offsets implements Projection {
  readonly taken: Record<string, number[]> = {};
  readonly #isAsync: boolean;
  /** What taking in an entry fails with. */
  failure: unknown;

  constructor({ isAsync = false } = {}) {
    this.#isAsync = isAsync;
  }

  /** As far as a channel is taken in. */
  reached(channel = "log"): number {
    return this.taken[channel]?.at(-1) ?? 0;
  }

  readonly after: Projection["after"] = (channel) =>
    this.#isAsync ? settled().then(() => this.reached(channel)) : this.reached(channel);

  readonly entry: Projection["entry"] = (channel, { offset }) => {
    const take = (): void => {
      if (this.failure) throw this.failure;
      this.taken[channel] ??= [];
      this.taken[channel].push(offset);
    };
    return this.#isAsync ? settled().then(take) : take();
  };
}

/** Channels to be followed: publishes of a number of entries, and errors that were reported. */
export function followScene(options?: Parameters<typeof channelWorld>[0]) {
  const world = channelWorld(options);
  const reported: unknown[] = [];
  world.channels.on("error", (error) => reported.push(error));
  const publish = async (count: number, channel = "log"): Promise<void> => {
    const log = world.channels.channel(channel);
    await Promise.all(Array.from({ length: count }, (_, n) => log.publish("said", n)));
  };
  return { ...world, publish, reported };
}

/** Offsets from one to another. */
export const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n);

/** What others wait for until it is opened. */
export class Gate {
  open: () => void = () => {};
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}
