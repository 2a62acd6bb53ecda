import { nextEvent, once } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { OLDER_WAYS, useOlderMeeting } from "./older-meeting.ts";

describe.each(OLDER_WAYS)("npm's socket.io-client 2 by $way, base64 $base64", (way) => {
  const meeting = useOlderMeeting(way);

  test("events carry every kind of JSON, both ways", async () => {
    const { client, socket } = await meeting().both();
    const args = ["text, 가나다 😀 \n \u2028", 1.5, null, [true, {}], { a: { b: "\"'<" } }];
    const there = nextEvent(socket, "up");
    client.emit("up", ...args);
    expect(await there).toEqual(args);
    const here = nextEvent(client, "down");
    socket.emit("down", ...args);
    expect(await here).toEqual(args);
  });

  test("many events of one turn arrive in order, both ways", async () => {
    const { client, socket } = await meeting().both();
    const numbers = Array.from({ length: 100 }, (_, i) => i);
    const [here, there]: [unknown[], unknown[]] = [[], []];
    client.on("down", (n) => here.push(n));
    socket.on("up", (n) => there.push(n));
    const [lastHere, lastThere] = [once(client, "end"), once(socket, "end")];
    for (const n of numbers) {
      client.emit("up", n);
      socket.emit("down", n);
    }
    client.emit("end", 1);
    socket.emit("end", 1);
    await Promise.all([lastHere, lastThere]);
    expect([here, there]).toEqual([numbers, numbers]);
  });

  test("acknowledgements are answered, both ways", async () => {
    const { client, socket } = await meeting().both();
    socket.on("up", (value, answer) => answer(value + 1, "from the server"));
    client.on("down", (value, answer) => {
      if (typeof answer === "function") answer(value, "from the client");
    });
    const here = await new Promise((resolve) => {
      client.emit("up", 1, (...answer: unknown[]) => resolve(answer));
    });
    expect(here).toEqual([2, "from the server"]);
    expect(
      await new Promise((resolve) => socket.emit("down", 5, (...a: unknown[]) => resolve(a))),
    ).toEqual([5, "from the client"]);
  });

  test("binary travels both ways, in events and in answers", async () => {
    const { client, socket } = await meeting().both();
    const bytes = Buffer.from([0, 1, 127, 128, 255]);
    socket.on("up", (first, nested, answer) => answer({ back: [nested.bytes, first] }));
    const answer = await new Promise((resolve) => {
      client.emit("up", bytes, { bytes: Buffer.from("둘") }, resolve);
    });
    expect(answer).toEqual({ back: [Buffer.from("둘"), bytes] });
    const here = nextEvent(client, "down");
    socket.emit("down", "mixed", bytes, [new Uint8Array([1, 2]).buffer]);
    expect(await here).toEqual(["mixed", bytes, [Buffer.from([1, 2])]]);
  });

  test("a large message arrives whole, both ways", async () => {
    const { client, socket } = await meeting().both();
    const bytes = Buffer.alloc(200_000, 7);
    const there = once(socket, "up");
    client.emit("up", bytes);
    expect(bytes.equals(Buffer.from((await there) as Buffer))).toBe(true);
    const here = once(client, "down");
    socket.emit("down", "가".repeat(70_000));
    expect(await here).toBe("가".repeat(70_000));
  });

  test("what a listener of connection emits is the first that the client hears", async () => {
    meeting().server.io.on("connection", (socket) => socket.emit("welcome", socket.id));
    const client = meeting().client();
    const welcome = once(client, "welcome");
    await once(client, "connect");
    expect(await welcome).toBe(client.id);
    expect(client.id).toBe(client.io.engine.id);
  });
});
