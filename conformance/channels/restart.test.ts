import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io } from "@baro/client";
import { once, until } from "@baro/testing";
import { afterEach, expect, it } from "vitest";
import { CuttingProxy } from "./support/cutting-proxy.ts";
import { MortalServer } from "./support/mortal-server.ts";

// A rolling restart: one process takes over from another behind one port and on one file, while clients publish.

const RESTARTS = 2;
const PUBLISHERS = 10;
/** What each has acknowledged before the next restart. */
const STRIDE = 10;
const PATIENCE = 30_000;

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

it("a rolling restart loses no entry of a channel and doubles none", {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "baro-restart-"));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const proxy = new CuttingProxy();
  undo.push(() => proxy.close());
  const begin = async (): Promise<MortalServer> => {
    const server = new MortalServer(join(folder, "log.db"));
    undo.push(() => server.kill());
    proxy.target = await server.start();
    return server;
  };
  let server = await begin();
  const url = `http://127.0.0.1:${await proxy.listen()}`;
  const connect = (transport: string) => {
    const socket = io(url, {
      forceNew: true,
      transports: [transport],
      reconnectionDelay: 20,
      reconnectionDelayMax: 200,
    });
    undo.push(() => socket.disconnect());
    return socket;
  };

  const seen: string[] = [];
  const reader = connect("polling").channel("log", { after: { offset: 0 } });
  reader.on("said", (body) => seen.push(String(body)));
  const acknowledged = new Map<string, number>();
  let isStopped = false;
  const publishers = Array.from({ length: PUBLISHERS }, async (_, name) => {
    const socket = connect(name % 2 === 0 ? "websocket" : "polling");
    await once(socket, "connect");
    const channel = socket.channel("log", { subscribe: false });
    for (let count = 0; !isStopped; count++) {
      const body = `${name}/${count}`;
      acknowledged.set(body, (await channel.publish("said", body)).offset);
    }
  });

  for (let restart = 1; restart <= RESTARTS; restart++) {
    const enough = acknowledged.size + PUBLISHERS * STRIDE;
    await until(
      () => acknowledged.size >= enough,
      () => `${acknowledged.size} publishes`,
      PATIENCE,
    );
    const old = server;
    server = await begin();
    expect(await old.retire()).toBe(0);
  }
  const enough = acknowledged.size + PUBLISHERS * STRIDE;
  await until(
    () => acknowledged.size >= enough,
    () => `${acknowledged.size} publishes`,
    PATIENCE,
  );
  isStopped = true;
  await Promise.all(publishers);
  await until(
    () => seen.length >= acknowledged.size,
    () => `${seen.length} entries`,
    PATIENCE,
  );
  expect(seen).toHaveLength(acknowledged.size);
  const byOffset = [...acknowledged].sort(([, one], [, other]) => one - other);
  expect(seen).toEqual(byOffset.map(([body]) => body));
});
