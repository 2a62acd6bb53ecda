import { nextEvent, nextEvents, once } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

describe.each(PAIRS)("$client against $server by $way", (pair) => {
  const meeting = useMeeting(pair, { maxHttpBufferSize: 4e6 });

  test("events reach the server with their arguments", async () => {
    const { client, socket } = await meeting().both();
    const heard = nextEvent(socket, "hello");
    client.socket.emit("hello", 1, "둘", [3, null], { four: true });
    expect(await heard).toEqual([1, "둘", [3, null], { four: true }]);
  });

  test("events reach the client with their arguments", async () => {
    const { client, socket } = await meeting().both();
    socket.emit("hello", 1, "둘", [3, null], { four: true });
    expect(await client.next()).toEqual(["hello", 1, "둘", [3, null], { four: true }]);
  });

  test("send gives a message event, both ways", async () => {
    const { client, socket } = await meeting().both();
    const heard = nextEvent(socket, "message");
    client.socket.send("up", 1);
    expect(await heard).toEqual(["up", 1]);
    socket.send("down", 2);
    expect(await client.next()).toEqual(["message", "down", 2]);
  });

  test("text passes unharmed, whatever characters it has", async () => {
    const { client, socket } = await meeting().both();
    const text = '안녕 — 𝒳 👩‍👩‍👧‍👦 \u0000\u001e\u2028 "\\\n é';
    socket.on("back", (value) => socket.emit("there", value));
    client.socket.emit("back", text);
    expect(await client.next()).toEqual(["there", text]);
  });

  test("text of a megabyte passes both ways", async () => {
    const { client, socket } = await meeting().both();
    const text = "가나다라 ".repeat(70_000);
    socket.on("back", (value) => socket.emit("there", value));
    client.socket.emit("back", text);
    const [, answer] = await client.next();
    expect(answer === text).toBe(true);
  });

  test("200 events arrive in order, both ways", async () => {
    const { client, socket } = await meeting().both();
    const numbers = Array.from({ length: 200 }, (_, i) => [i]);
    const heard = nextEvents(socket, { event: "n", count: 200 });
    for (const [i] of numbers) client.socket.emit("n", i);
    expect(await heard).toEqual(numbers);
    const seen = nextEvents(client.socket, { event: "n", count: 200 });
    for (const [i] of numbers) socket.emit("n", i);
    expect(await seen).toEqual(numbers);
  });

  test("what is emitted before the connection is there arrives after it, in order", async () => {
    const { server } = meeting();
    const heard = new Promise<unknown[]>((resolve) => {
      server.io.on("connection", (socket) => {
        nextEvents(socket, { event: "early", count: 3 }).then((events) => resolve(events.flat()));
      });
    });
    const client = await meeting().client();
    for (let i = 0; i < 3; i++) client.socket.emit("early", i);
    expect(await heard).toEqual([0, 1, 2]);
  });

  test("volatile events arrive while the connection is idle", async () => {
    const { client, socket } = await meeting().both();
    const heard = once(socket, "tick");
    client.socket.volatile.emit("tick", 1);
    expect(await heard).toBe(1);
  });

  test("volatile events emitted while there is no connection are dropped", async () => {
    const heard: unknown[] = [];
    meeting().server.io.on("connection", (socket) => {
      socket.onAny((event) => heard.push(event));
      socket.on("marker", (answer) => answer());
    });
    const client = await meeting().client();
    client.socket.volatile.emit("lost");
    client.socket.emit("kept");
    await client.socket.emitWithAck("marker");
    expect(heard).toEqual(["kept", "marker"]);
  });

  test("catch-all listeners hear all events, in and out, on both sides", async () => {
    const { client, socket } = await meeting().both();
    const out: unknown[] = [];
    client.socket.onAnyOutgoing((...event: unknown[]) => out.push(event));
    socket.onAnyOutgoing((...event: unknown[]) => out.push(event));
    const heard = new Promise((resolve) => socket.onAny((...event) => resolve(event)));
    client.socket.emit("up", 1);
    expect(await heard).toEqual(["up", 1]);
    socket.emit("down", 2);
    expect(await client.next()).toEqual(["down", 2]);
    expect(out).toEqual([
      ["up", 1],
      ["down", 2],
    ]);
  });
});
