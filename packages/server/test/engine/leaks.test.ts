import { Socket } from "node:net";
import {
  listenerCounts,
  nextEvent,
  once,
  RawPolling,
  RawTcp,
  RawWebSocket,
  rawRequest,
  responseOf,
  startRequest,
  TimerWatch,
  until,
} from "@baro/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../src/engine/connection.ts";
import { type EngineServer, useEngine } from "../support/engine-server.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();
const ROUNDS = 30;

const server = useEngine({ maxHttpBufferSize: 1000, cookie: true });
/** For upgrades that never end: those at the other one end in time, however busy the machine is. */
const impatient = useEngine({ upgradeTimeout: 100 });

let timers: TimerWatch;
beforeEach(() => {
  timers = new TimerWatch();
});
afterEach(() => timers.stop());

/** Leaves once the request is on its way: the server reads it, and then the end. */
async function abandon(pending: ReturnType<RawPolling["start"]>): Promise<void> {
  pending.on("error", () => {});
  pending.flushHeaders();
  const socket = await once(pending, "socket");
  if (!(socket instanceof Socket)) throw new Error("expected a TCP connection");
  const hasLeft = () =>
    !socket.connecting && socket.bytesWritten > 0 && socket.writableLength === 0;
  await until(hasLeft, "the request has left");
  pending.destroy();
}

async function upgraded(): Promise<RawWebSocket> {
  const polling = await RawPolling.open(server().url);
  const socket = await RawWebSocket.open(server().url, { query: { sid: polling.sid } });
  socket.send("2probe");
  await socket.text();
  socket.send("5");
  return socket;
}

/** Every way in which clients come and go. */
const KINDS: Readonly<Record<string, () => Promise<unknown>>> = {
  "polling, closed by the client": async () => (await RawPolling.open(server().url)).post("1"),
  "polling, a poll given up": async () => abandon((await RawPolling.open(server().url)).start({})),
  "polling, a post given up": async () => {
    const headers = { "content-length": "10" };
    abandon((await RawPolling.open(server().url)).start({ method: "POST", headers }));
  },
  "polling, a post too large": async () =>
    (await RawPolling.open(server().url)).post("x".repeat(2000)),
  "polling, overlapping polls": async () => {
    const polling = await RawPolling.open(server().url);
    return Promise.all([polling.get(), polling.get()]);
  },
  "polling, malformed": async () => (await RawPolling.open(server().url)).post("what?"),
  "websocket, closed by the client": async () => {
    const { socket } = await RawWebSocket.handshake(server().url);
    return socket.close();
  },
  "websocket, cut": async () => (await RawWebSocket.handshake(server().url)).socket.terminate(),
  "websocket, malformed": async () => {
    const { socket } = await RawWebSocket.handshake(server().url);
    socket.send("what?");
    return socket.closed();
  },
  "websocket, a frame too large": async () => {
    const { socket } = await RawWebSocket.handshake(server().url);
    socket.send("4".repeat(2000));
    return socket.closed();
  },
  "upgraded, closed by the client": async () => (await upgraded()).close(),
  "upgraded, cut": async () => (await upgraded()).terminate(),
  "an upgrade that is left": async () => {
    const polling = await RawPolling.open(server().url);
    const socket = await RawWebSocket.open(server().url, { query: { sid: polling.sid } });
    socket.send("2probe");
    await socket.text();
    socket.terminate();
    return polling.post("1");
  },
  "an upgrade that takes too long": async () => {
    const { url } = impatient();
    const polling = await RawPolling.open(url);
    const socket = await RawWebSocket.open(url, { query: { sid: polling.sid } });
    await socket.closed();
    return polling.post("1");
  },
  "a handshake refused": () => new RawPolling(server().url).get({ EIO: 3 }),
  "an unknown session": () => RawWebSocket.refused(server().url, { query: { sid: "x" } }),
  "a handshake given up": async () =>
    abandon(startRequest(new RawPolling(server().url).url({ leaves: 1 }))),
  "a websocket without a key": async () => {
    const client = await RawTcp.connect(server().port);
    const headers = { Connection: "Upgrade", Upgrade: "websocket" };
    client.writeHead("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", headers);
    return client.closed();
  },
  "a connection reset": async () => {
    const client = await RawTcp.connect(server().port);
    client.writeHead("GET /socket.io/?EIO=4&transport=polling&leaves HTTP/1.1");
    client.reset();
  },
};

const connections = ({ httpServer }: EngineServer): Promise<number> =>
  new Promise((resolve, reject) =>
    httpServer.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

/** A client that left before it read its handshake is only found out by a ping; here it says in its query that it will. */
function closeUnread(): void {
  server().engine.on("connection", (connection) => {
    if (connection.request.url?.includes("leaves")) connection.close(true);
  });
}

/** What is left of clients that have gone. */
async function expectNothingLeft(): Promise<void> {
  for (const each of [server(), impatient()]) await expectNoClients(each);
  await until(
    () => timers.alive.length === 0,
    () => `timers are left: ${timers.alive}`,
  );
  expect(uncaught().size).toBe(0);
}

async function expectNoClients(each: EngineServer): Promise<void> {
  const { engine, httpServer } = each;
  await until(
    () => engine.clientsCount === 0,
    () => `${engine.clientsCount} sessions are left`,
  );
  expect(engine.revisions[4].pulse.size).toBe(0);
  httpServer.closeIdleConnections();
  while ((await connections(each)) > 0) await new Promise((resolve) => setImmediate(resolve));
}

const listeners = () =>
  [server(), impatient()].map(({ engine, httpServer }) => [
    listenerCounts(engine),
    listenerCounts(httpServer),
  ]);

describe("clients that come and go", () => {
  test.each(Object.keys(KINDS))("%s: nothing of them is left", async (kind) => {
    closeUnread();
    const before = listeners();
    const act = KINDS[kind];
    await Promise.all(Array.from({ length: ROUNDS }, () => act?.()));
    await expectNothingLeft();
    expect(listeners()).toEqual(before);
  });

  test("and those that the server sends away: nothing of them is left", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const opened = server().connection();
      const polling = await RawPolling.open(server().url);
      const byPolling = await opened;
      const other = server().connection();
      const { socket } = await RawWebSocket.handshake(server().url);
      const byWebSocket: Connection = await other;
      byPolling.close(round % 2 === 0);
      byWebSocket.close(round % 3 === 0);
      await Promise.all([polling.get(), socket.closed()]);
    }
    await expectNothingLeft();
  });

  test("all kinds at once: nothing of them is left", async () => {
    closeUnread();
    const before = listeners();
    const acts = Array.from({ length: 5 }, () => Object.values(KINDS)).flat();
    for (let round = 0; round < 5; round++) await Promise.all(acts.map((act) => act()));
    await expectNothingLeft();
    expect(listeners()).toEqual(before);
  }, 60_000);
});

test("the answers of a session that has ended leave nothing on its requests", async () => {
  const polling = await RawPolling.open(server().url);
  const arrived = nextEvent(server().httpServer, "request");
  const held = polling.start({});
  const answer = responseOf(held);
  held.end();
  const [request] = await arrived;
  server().engine.close();
  expect((await answer).body).toBe("1");
  expect(Object(request).destroyed).toBe(true);
  expect((await rawRequest(polling.url())).status).toBe(400);
  await expectNothingLeft();
});
