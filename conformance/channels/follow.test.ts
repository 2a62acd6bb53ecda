import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChannelStore, memoryStore, type Projection, Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "baro-follow-"));
afterAll(() => rmSync(folder, { recursive: true }));

const STORES: readonly [name: string, make: () => ChannelStore][] = [
  ["memory", () => memoryStore()],
  ["SQLite", () => sqliteStore(join(folder, "follow.db"))],
];

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Twenty at once, each one after the other. */
async function publish(io: Server, channel: string, count: number): Promise<void> {
  const publisher = async () => {
    for (let each = 0; each < count / 20; each++) await io.channel(channel).publish("said", each);
  };
  await Promise.all(Array.from({ length: 20 }, publisher));
}

/** Keeps offsets; each fortieth attempt fails. */
function unreliable() {
  const taken: Record<string, number[]> = {};
  let attempts = 0;
  const projection: Projection = {
    after: async (channel) => taken[channel]?.at(-1) ?? 0,
    entry: async (channel, { offset }) => {
      if (++attempts % 40 === 0) throw new Error("the app's database is locked");
      taken[channel] ??= [];
      taken[channel].push(offset);
    },
  };
  return { taken, projection };
}

describe.each(STORES)("a projection of channels in %s", (_name, make) => {
  test("gets each entry once and in order from many publishers, though it fails now and then", async () => {
    const io = new Server({ store: make() });
    try {
      const errors: unknown[] = [];
      io.channels.on("error", (error) => errors.push(error));
      await publish(io, "early", 100);
      const { taken, projection } = unreliable();
      await io.channels.follow(projection);
      await Promise.all([publish(io, "early", 200), publish(io, "late", 300)]);
      await expect
        .poll(() => taken, { timeout: 10_000 })
        .toEqual({ early: upTo(300), late: upTo(300) });
      expect(errors).toContainEqual(new Error("the app's database is locked"));
    } finally {
      await io.close();
    }
  });
});

test("a projection goes on where it was when a server closes at work and another starts on its file", async () => {
  const taken: number[] = [];
  const projection: Projection = {
    after: () => taken.length,
    entry: async (_channel, { offset }) => {
      await new Promise((resolve) => setImmediate(resolve));
      taken.push(offset);
    },
  };
  const file = join(folder, "restart.db");
  const start = () => new Server({ store: sqliteStore(file) });
  const first = start();
  await first.channels.follow(projection);
  await publish(first, "log", 200);
  await first.close();
  expect(taken.length).toBeLessThan(200);
  const second = start();
  try {
    await second.channels.follow(projection, ["log"]);
    expect(taken).toEqual(upTo(200));
    await publish(second, "log", 20);
    await expect.poll(() => taken).toEqual(upTo(220));
  } finally {
    await second.close();
  }
});
