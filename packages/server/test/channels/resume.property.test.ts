import { seeded, tries } from "@baro/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Later } from "../../src/channels/ports.ts";
import { Chance, LateStore, ModelClient } from "../support/channel-model.ts";
import { channelWorld, SMALL, settled } from "../support/channel-world.ts";

// Channels against a model: clients that come, go and lose what was on its way; a store that is slow, fails, and answers
// late or not at all; trims by number and by age, by a clock that jumps. Whatever happens, in whatever order, a client has each entry once and in order, or a reset says why not.

type Command =
  | { do: "publish"; client: number; count: number }
  | { do: "repeat" | "subscribe" | "disconnect" | "slow" | "quick"; client: number }
  | { do: "trim"; keep: number }
  | { do: "age" | "jump"; ms: number }
  | { do: "fail" | "lose" | "mend" | "restart" }
  | { do: "wait"; steps: number };

const client = fc.nat({ max: 2 });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      client,
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "repeat" as const,
        "subscribe" as const,
        "subscribe" as const,
        "disconnect" as const,
        "slow" as const,
        "quick" as const,
      ),
      client,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("trim" as const), keep: fc.nat({ max: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("age" as const, "jump" as const),
      ms: fc.integer({ min: -2000, max: 2000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "fail" as const,
        "lose" as const,
        "mend" as const,
        "mend" as const,
        "restart" as const,
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

async function play(
  commands: readonly Command[],
  seed: number,
  tailEntries: number,
): Promise<void> {
  const chance = new Chance(seeded(seed));
  const limits = { ...SMALL, tailEntries };
  let store = new LateStore(chance);
  const later: Later = (_ms, run) => {
    void chance.turn().then(run);
    return () => {};
  };
  let world = channelWorld({ store, limits, later });
  /** What listeners of each process have heard. */
  const heard: number[][] = [];
  const listen = (): void => {
    const offsets: number[] = [];
    heard.push(offsets);
    world.channels.on("entry", (_channel, { offset }) => offsets.push(offset));
  };
  listen();
  const clients = [0, 1, 2].map(
    (number) => new ModelClient(() => world, chance, `client ${number}`),
  );
  /** What was acknowledged: id → offset. */
  const published = new Map<string, number>();
  let ids = 0;
  const last: (readonly string[] | undefined)[] = [];

  const publish = (number: number, batch: readonly string[]): void => {
    last[number] = batch;
    clients[number]?.publish(batch, ({ results = [] }) => {
      results.forEach(({ offset }, index) => {
        const id = batch[index];
        if (offset === undefined || id === undefined) return;
        expect(published.get(id) ?? offset).toBe(offset);
        published.set(id, offset);
      });
    });
  };
  const handlers: { [Do in Command["do"]]: (command: Extract<Command, { do: Do }>) => unknown } = {
    publish: ({ client, count }) =>
      publish(
        client,
        Array.from({ length: count }, () => `${client}/${ids++}`),
      ),
    repeat: ({ client }) => last[client] && publish(client, last[client]),
    subscribe: ({ client }) => clients[client]?.subscribe(),
    disconnect: ({ client }) => clients[client]?.disconnect(),
    slow: ({ client }) => clients[client]?.slow(2 ** 21),
    quick: ({ client }) => clients[client]?.slow(0),
    trim: ({ keep }) => {
      const log = world.channels.channel("log");
      log.trim({ maxEntries: keep }).catch(() => {});
    },
    age: ({ ms }) => {
      const log = world.channels.channel("log");
      log.trim({ maxAge: Math.abs(ms) }).catch(() => {});
    },
    jump: ({ ms }) => {
      world.clock.now = Math.max(world.clock.now + ms, 1);
    },
    fail: () => store.fail(),
    lose: () => store.loseAnswers(),
    mend: () => store.mend(),
    restart: () => {
      store.kill();
      for (const each of clients) each.disconnect();
      store = new LateStore(chance, store);
      world = channelWorld({ store, limits, later });
      listen();
    },
    wait: ({ steps }) => chance.run(steps),
  };
  for (const each of commands) await handlers[each.do](each as never);

  store.mend();
  for (let round = 0; round < 4; round++) {
    for (const each of clients) {
      // Whoever reads nothing for ever is given nothing.
      each.slow(0);
      each.subscribe();
    }
    await chance.run(10_000);
  }
  const { head } = await store.inner.head("/,log");
  const { entries } = await store.inner.read("/,log", { after: 0, limit: 10_000 });
  const kept = new Map(entries.map(({ offset, id }) => [offset, id]));
  for (const [id, offset] of published) expect(kept.get(offset) ?? id).toBe(id);
  for (const { offset, seen, skipped, failures } of clients) {
    expect(failures).toEqual([]);
    expect(offset).toBe(head);
    for (let at = 1; at <= head; at++) {
      const isSkipped = skipped.some(([from, to]) => from <= at && at <= to);
      expect(seen.has(at) || isSkipped).toBe(true);
      if (seen.has(at) && kept.has(at)) expect(seen.get(at)).toBe(kept.get(at));
    }
    for (const [id, at] of published) if (seen.has(at)) expect(seen.get(at)).toBe(id);
  }
  for (const offsets of heard) {
    expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
  }
  for (const each of clients) each.disconnect();
  await settled();
  expect(new Set(published.values()).size).toBe(published.size);
}

const TRIES = tries(2000);

it("gives every client each entry once and in order, or says why not, whatever happens", {
  timeout: 30_000 + 20 * TRIES.numRuns,
}, async () => {
  const run = fc.asyncProperty(
    fc.array(command, { maxLength: 60 }),
    fc.integer(),
    fc.integer({ min: 1, max: 4 }),
    play,
  );
  await fc.assert(run, TRIES);
});
