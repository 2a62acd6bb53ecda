import { seeded, tries } from "@baro/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Later } from "../../src/channels/ports.ts";
import { Chance, LateStore } from "../support/channel-model.ts";
import { type ChannelWorld, channelWorld, SMALL } from "../support/channel-world.ts";
import { ModelProjection } from "../support/model-projection.ts";

// Following against a model: a projection that takes its time, gives at once, or fails; a store that is slow, fails, and loses
// its answers; trims; servers that close or are killed. Whatever happens, each entry is taken in once and in order, or was trimmed away.

const CHANNELS = ["log", "other"] as const;

type Command =
  | { do: "publish"; channel: (typeof CHANNELS)[number]; count: number }
  | { do: "trim"; channel: (typeof CHANNELS)[number]; keep: number }
  | { do: "lock" | "unlock" | "hurry" | "dawdle" | "fail" | "lose" | "mend" | "kill" | "close" }
  | { do: "wait"; steps: number };

const channel = fc.constantFrom(...CHANNELS);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      channel,
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("trim" as const), channel, keep: fc.nat({ max: 4 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "lock" as const,
        "unlock" as const,
        "unlock" as const,
        "hurry" as const,
        "dawdle" as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "fail" as const,
        "lose" as const,
        "mend" as const,
        "mend" as const,
        "kill" as const,
        "close" as const,
      ),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      steps: fc.integer({ min: 1, max: 12 }),
    }),
  },
);

async function play(commands: readonly Command[], seed: number): Promise<void> {
  const chance = new Chance(seeded(seed));
  const later: Later = (_ms, run) => {
    let isCancelled = false;
    void chance.turn().then(() => isCancelled || run());
    return () => {
      isCancelled = true;
    };
  };
  const projection = new ModelProjection(chance);
  /** What it has kept outlives the server that closes it. */
  const makeStore = (earlier?: LateStore): LateStore =>
    Object.assign(new LateStore(chance, earlier), { close: async () => {} });
  let store = makeStore();
  let world: ChannelWorld;
  /** Follows from the start, and again as long as that fails. */
  const follow = async ({ channels, storage }: ChannelWorld): Promise<void> => {
    const life = projection.live();
    while (!storage.isClosed && life.isAlive) {
      const failed = channels.follow(life, CHANNELS).then(
        () => false,
        () => true,
      );
      if (!(await failed)) return;
      await chance.turn();
    }
  };
  const begin = (): void => {
    world = channelWorld({ store, limits: SMALL, later });
    void follow(world);
  };
  const end = (isClosed: boolean): void => {
    projection.end({ isClosed });
    store.kill();
    store = makeStore(store);
    begin();
  };
  begin();

  const handlers: { [Do in Command["do"]]: (command: Extract<Command, { do: Do }>) => unknown } = {
    publish: ({ channel, count }) => {
      for (let each = 0; each < count; each++) {
        world.channels
          .channel(channel)
          .publish("said", each)
          .catch(() => {});
      }
    },
    trim: async ({ channel, keep }) => {
      const { first } = await store.inner.trim(`/,${channel}`, { maxEntries: keep });
      projection.trimmed(channel, first);
    },
    lock: () => {
      projection.isLocked = true;
    },
    unlock: () => {
      projection.isLocked = false;
    },
    hurry: () => {
      projection.isAsync = false;
    },
    dawdle: () => {
      projection.isAsync = true;
    },
    fail: () => store.fail(),
    lose: () => store.loseAnswers(),
    mend: () => store.mend(),
    kill: () => end(false),
    close: () => {
      void world.storage.close();
      end(true);
    },
    wait: ({ steps }) => chance.run(steps),
  };
  for (const each of commands) await handlers[each.do](each as never);

  projection.isLocked = false;
  store.mend();
  await chance.run(10_000);
  expect(projection.failures).toEqual([]);
  for (const name of CHANNELS) {
    const { head } = await store.inner.head(`/,${name}`);
    expect(projection.reached(name)).toBe(head);
  }
}

const TRIES = tries(2000);

it("gives a projection each entry once and in order, whatever happens", {
  timeout: 30_000 + 20 * TRIES.numRuns,
}, async () => {
  const run = fc.asyncProperty(fc.array(command, { maxLength: 60 }), fc.integer(), play);
  await fc.assert(run, TRIES);
});
