import { io, type Socket } from "@baro/client";
import { AskedProcess, once } from "@baro/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CarelessApp } from "./support/careless-app.ts";

// An app's code throws in a server process of its own: wherever it does, the process lives, others are served, and nothing of
// the client stays behind.

const PROGRAM = new URL("support/careless-app.ts", import.meta.url);

/** Events of a client that have the app throw. */
const PLACES = [
  "listener",
  "async listener",
  "thenable of a listener",
  "callback",
  "callback with a timeout",
  "late callback",
  "callback of a broadcast",
  "late callback of a broadcast",
  "catch-all listener",
  "middleware after its next",
  "listener of what is sent",
  "listener of a room",
  "listener of another server's events",
  "listener of a packet",
  "async listener of a packet",
  "callback of a send",
  "listener of a disconnection",
  "listener of an entry",
];

/** Namespaces that have it throw when a client comes, and what clients hear. */
const NAMESPACES = [
  ["/connection", "connect"],
  ["/async connection", "connect"],
  ["/child-1", "connect"],
  ["/refusing", "connect_error"],
] as const;

/** What a request says to have it throw, and what clients hear. */
const REQUESTS = [
  ["headers", "connect"],
  ["initial_headers", "connect"],
  ["engine connection", "connect"],
  ["allowRequest", "connect_error"],
  ["generateId", "connect_error"],
] as const;

describe.each([
  ["nobody listens for uncaught exceptions", "printed", []],
  ["the process listens for uncaught exceptions", "uncaught", ["--tracked"]],
] as const)("where %s", (_what, where, args) => {
  let app: AskedProcess<CarelessApp>;
  let port = 0;
  let other: Socket;
  const clients: Socket[] = [];

  beforeAll(async () => {
    app = await AskedProcess.start<CarelessApp>({ program: PROGRAM, args });
    port = await app.ask("port");
    other = client();
    await once(other, "connect");
    clients.splice(0);
  }, 60_000);
  afterEach(() => {
    for (const each of clients.splice(0)) each.disconnect();
  });
  afterAll(async () => {
    other.disconnect();
    await app.stop();
  });

  function client(namespace = "/", place = ""): Socket {
    const socket = io(`http://127.0.0.1:${port}${namespace}`, {
      forceNew: true,
      reconnection: false,
      extraHeaders: place ? { "x-app": place } : {},
    });
    clients.push(socket);
    return socket.on("ask", (answer) => answer("an answer"));
  }

  /** Waits for an error of this place to come out; some do at the client's next packet. */
  async function comesOut(place: string, from: Socket): Promise<void> {
    const seen: string[] = [];
    const deadline = performance.now() + 10_000;
    while (!seen.some((text) => text.includes(place))) {
      from.volatile.emit("echo", 1, () => {});
      seen.push(...(await app.ask("takeSeen"))[where]);
      if (performance.now() > deadline) throw new Error(`nothing of "${place}" in [${seen}]`);
    }
  }

  async function othersAreServed(): Promise<void> {
    expect(await other.timeout(10_000).emitWithAck("echo", "still here")).toBe("still here");
  }

  async function nothingStays(): Promise<void> {
    for (const each of clients.splice(0)) each.disconnect();
    const one = { sessions: 1, sockets: 1, sids: 1, rooms: 1 };
    let census = await app.ask("census");
    const isFlat = () =>
      Object.entries(one).every(([name, count]) => Reflect.get(census, name) === count);
    const deadline = performance.now() + 10_000;
    while (!isFlat() && performance.now() < deadline) census = await app.ask("census");
    expect(census).toMatchObject(one);
  }

  it.each(PLACES)("the server outlives what is thrown in: %s", async (place) => {
    const socket = client();
    await once(socket, "connect");
    socket.emit(place);
    await comesOut(place, socket);
    await othersAreServed();
    await nothingStays();
  });

  it.each(NAMESPACES)("… when a client comes to %s, which hears %s", async (namespace, heard) => {
    await once(client(namespace), heard);
    await othersAreServed();
    await nothingStays();
  });

  it.each(REQUESTS)("… in %s, and the client hears %s", async (place, heard) => {
    await once(client("/", place), heard);
    await othersAreServed();
    await nothingStays();
  });

  it("… in an `error` listener, which then hears nothing of itself", async () => {
    const socket = client("/error");
    await once(socket, "connect");
    await app.ask("takeSeen");
    for (let n = 0; n < 3; n++) socket.emit("go");
    await othersAreServed();
    socket.emit("go");
    const seen: string[] = [];
    while (seen.length < 4) seen.push(...(await app.ask("takeSeen"))[where]);
    expect(seen).toHaveLength(4);
    await nothingStays();
  });

  it("… and clients of a gate that never decides wait alone, and leave nothing", async () => {
    const connections = async () => (await app.ask("census")).connections;
    // Those that earlier clients kept alive end by themselves.
    while ((await connections()) > 1);
    const waiting = client("/", "a gate that never decides");
    while ((await connections()) < 2);
    await othersAreServed();
    expect(waiting.connected).toBe(false);
    await nothingStays();
    while ((await connections()) > 1);
  });

  it("… and clients whose middleware never decides wait alone, and leave nothing", async () => {
    const waiting = client("/stuck");
    const open = new Promise((resolve) => waiting.io.once("open", () => resolve(undefined)));
    await open;
    const eventful = client("/stuck event");
    await once(eventful, "connect");
    eventful.emit("x");
    await othersAreServed();
    expect(waiting.connected).toBe(false);
    await nothingStays();
  });
});
