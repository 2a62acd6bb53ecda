import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io } from "@baro/client";
import { once, SEED, seeded, until } from "@baro/testing";
import { afterEach, expect, it } from "vitest";
import { CuttingProxy } from "./support/cutting-proxy.ts";
import { MortalServer } from "./support/mortal-server.ts";

// Real processes, a real file, real connections: publishers and subscribers at work while the server is killed and started
// again, and connections are cut or hang in between. BARO_CRASHES says how often (default 10); BARO_SEED which (1).

const CRASHES = Number(process.env["BARO_CRASHES"] ?? 10);
const PUBLISHERS = 20;
const SUBSCRIBERS = 50;
/** What is acknowledged between one crash and the next, at least; it falls anywhere in what comes after. */
const STRIDE = 150;
const PATIENCE = 30_000;

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function scene() {
  const folder = await mkdtemp(join(tmpdir(), "baro-killed-"));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const server = new MortalServer(join(folder, "log.db"));
  const proxy = new CuttingProxy();
  undo.push(() => server.kill());
  undo.push(() => proxy.close());
  const start = async (): Promise<void> => {
    proxy.target = await server.start();
  };
  await start();
  const port = await proxy.listen();
  const client = (transport: string) => {
    const socket = io(`http://127.0.0.1:${port}`, {
      forceNew: true,
      transports: [transport],
      reconnectionDelay: 20,
      reconnectionDelayMax: 200,
    });
    undo.push(() => socket.disconnect());
    return socket;
  };
  return { server, proxy, start, client };
}

type World = Awaited<ReturnType<typeof scene>>;

/** Publishes one after the other until it is told to stop, and notes where each is said to be. */
function publisher({ client }: World, name: number, acknowledged: Map<string, number>) {
  const channel = client("websocket").channel("log", { subscribe: false });
  let isStopped = false;
  const work = async (): Promise<void> => {
    for (let count = 0; !isStopped; count++) {
      const body = `${name}/${count}`;
      const { offset } = await channel.publish("said", body);
      acknowledged.set(body, offset);
    }
  };
  const done = work();
  return async (): Promise<void> => {
    isStopped = true;
    await done;
  };
}

/** Notes what it hears, in the order in which it does. */
function subscriber({ client }: World, index: number): string[] {
  const channel = client(index % 5 === 0 ? "polling" : "websocket").channel("log", {
    after: { offset: 0 },
  });
  const heard: string[] = [];
  channel.on("said", (body, { offset }) => heard.push(`${offset} ${body}`));
  channel.on("reset", ({ reason }) => heard.push(`reset: ${reason}`));
  return heard;
}

/** The whole log, as a client reads it. */
async function readAll({ client }: World): Promise<string[]> {
  const socket = client("websocket");
  await once(socket, "connect");
  const channel = socket.channel("log", { subscribe: false });
  const all: string[] = [];
  for (;;) {
    const { entries } = await channel.history({ after: all.length, limit: 1000 });
    if (entries.length === 0) return all;
    all.push(...entries.map(({ offset, body }) => `${offset} ${body}`));
  }
}

it(`loses nothing that was acknowledged and gives nothing twice, when the server is killed ${CRASHES} times (seed ${SEED})`, {
  timeout: 60_000 + CRASHES * 20_000,
}, async () => {
  const world = await scene();
  const { server, proxy, start } = world;
  const random = seeded(SEED);
  const acknowledged = new Map<string, number>();
  const subscribers = Array.from({ length: SUBSCRIBERS }, (_, index) => subscriber(world, index));
  const stops = Array.from({ length: PUBLISHERS }, (_, name) =>
    publisher(world, name, acknowledged),
  );
  const progress = (): Promise<void> => {
    const goal = acknowledged.size + STRIDE;
    const what = (): string => `${goal} publishes are acknowledged; ${acknowledged.size} are`;
    return until(() => acknowledged.size >= goal, what, PATIENCE);
  };
  for (let crash = 0; crash < CRASHES; crash++) {
    await progress();
    proxy.cut(() => random() < 0.2);
    proxy.swallow(() => random() < 0.1);
    await progress();
    await server.kill();
    await start();
  }
  await progress();
  await Promise.all(stops.map((stop) => stop()));

  const log = await readAll(world);
  const slowest = (): number => Math.min(...subscribers.map(({ length }) => length));
  const lag = (): string => `all subscribers have ${log.length} entries; one has ${slowest()}`;
  await until(() => slowest() >= log.length, lag, PATIENCE);
  for (const heard of subscribers) expect(heard).toEqual(log);
  expect(log.map((entry) => Number.parseInt(entry, 10))).toEqual(log.map((_, index) => index + 1));
  expect(new Set(log.map((entry) => entry.split(" ")[1])).size).toBe(log.length);
  for (const [body, offset] of acknowledged) expect(log[offset - 1]).toBe(`${offset} ${body}`);
});
