import { joinSession, nextEvent, type RunningServer, TRANSPORTS } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { useServer } from "../support/use-server.ts";

const VALUES = [
  { what: "strings", args: ["", "abc", "한국어 👋🏽", "\u0000\u001e\n\"'\\", "\ud800"] },
  { what: "numbers", args: [0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER] },
  { what: "booleans and null", args: [true, false, null] },
  { what: "arrays and objects", args: [[1, [2, []]], { a: { b: [{}] } }] },
  { what: "nothing", args: [] },
  { what: "keys that look special", args: [{ constructor: 1, toString: "x", length: 0 }] },
];

describe.each(TRANSPORTS)("events by %s", (transport) => {
  const server = useServer({}, (running: RunningServer) => {
    echo(running);
    running.io.of("/custom").on("connection", (socket) => {
      socket.on("ask", (...args) => socket.emit("reply", ...args));
    });
  });

  test.each(VALUES)("carry $what both ways", async ({ args }) => {
    const session = await joinSession(server().url, transport);
    const packet = `2${JSON.stringify(["values", ...args])}`;
    await session.send(packet);
    expect(JSON.parse(String(await session.next()).slice(1))).toEqual(["values", ...args]);
    await session.close();
  });

  test("reach the listener of their name with their arguments", async () => {
    const session = await joinSession(server().url, transport);
    const [socket] = [...server().io.of("/").sockets.values()];
    if (!socket) throw new Error("the server has no socket");
    const heard = nextEvent(socket, "hello");
    await session.send('2["hello",1,"2",{"3":[4]}]');
    expect(await heard).toEqual([1, "2", { "3": [4] }]);
    await session.close();
  });

  test("in a custom namespace carry its name", async () => {
    const session = await joinSession(server().url, transport, "/custom,");
    await session.send('2/custom,["ask",1]');
    expect(await session.next()).toBe('2/custom,["reply",1]');
    await session.close();
  });

  test("may have a number for a name", async () => {
    const session = await joinSession(server().url, transport);
    await session.send("2[7,1]");
    expect(await session.next()).toBe("2[7,1]");
    await session.close();
  });

  test("keep their order", async () => {
    const session = await joinSession(server().url, transport);
    await session.send(...Array.from({ length: 100 }, (_, i) => `2["n",${i}]`));
    for (let i = 0; i < 100; i++) expect(await session.next()).toBe(`2["n",${i}]`);
    await session.close();
  });

  test("of a broadcast reach every socket but the sender", async () => {
    const [one, two] = await Promise.all([
      joinSession(server().url, transport),
      joinSession(server().url, transport),
    ]);
    server().io.on("connection", (socket) => socket.broadcast.emit("new", socket.id));
    const three = await joinSession(server().url, transport);
    expect(await one.next()).toMatch(/^2\["new",/);
    expect(await two.next()).toMatch(/^2\["new",/);
    await three.send('2["marker"]');
    expect(await three.next()).toBe('2["marker"]');
    await Promise.all([one.close(), two.close(), three.close()]);
  });

  test("an event without listeners is left alone", async () => {
    const session = await joinSession(server().url, transport, "/custom,");
    await session.send('2/custom,["nobody listens"]', '2/custom,["ask",2]');
    expect(await session.next()).toBe('2/custom,["reply",2]');
    await session.close();
  });
});
