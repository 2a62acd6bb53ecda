import { once } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

const LARGE = "압축 ".repeat(20_000);

describe.each(PAIRS)("$client against $server by $way", (pair) => {
  describe("with compression", () => {
    const options = { perMessageDeflate: true, httpCompression: true, maxHttpBufferSize: 4e6 };
    const meeting = useMeeting(pair, options);

    test("large text and binary pass both ways", async () => {
      const { client, socket } = await meeting().both();
      socket.on("back", (...args) => socket.emit("there", ...args));
      client.socket.emit("back", LARGE, Buffer.alloc(100_000, 1));
      expect(await client.next()).toEqual(["there", LARGE, Buffer.alloc(100_000, 1)]);
    });

    test("large and small events, compressed or not, keep their order", async () => {
      const { client, socket } = await meeting().both();
      const events = Array.from({ length: 30 }, (_, i) => (i % 3 ? `small ${i}` : `${i} ${LARGE}`));
      events.forEach((event, i) => {
        socket.compress(i % 2 === 0).emit("n", event);
      });
      for (const event of events) expect(await client.next()).toEqual(["n", event]);
    });

    test("a broadcast reaches all, whole", async () => {
      const [one, two] = [await meeting().join(), await meeting().join()];
      meeting().server.io.emit("all", LARGE);
      expect(await one.next()).toEqual(["all", LARGE]);
      expect(await two.next()).toEqual(["all", LARGE]);
    });
  });

  describe("under another path", () => {
    const meeting = useMeeting(pair, { path: "/real/time" });

    test("both find each other", async () => {
      const client = await meeting().join({ path: "/real/time" });
      meeting().server.io.emit("found");
      expect(await client.next()).toEqual(["found"]);
    });
  });

  describe("without a trailing slash", () => {
    const meeting = useMeeting(pair, { addTrailingSlash: false });

    test("both find each other", async () => {
      const client = await meeting().join({ addTrailingSlash: false });
      meeting().server.io.emit("found");
      expect(await client.next()).toEqual(["found"]);
    });
  });

  describe("with a small maxHttpBufferSize", () => {
    const meeting = useMeeting(pair, { maxHttpBufferSize: 2_000 });

    test("many events at once are spread over as many requests as it takes", async () => {
      const { client, socket } = await meeting().both();
      const text = "x".repeat(500);
      const heard: unknown[] = [];
      const all = new Promise<void>((resolve) => {
        socket.on("n", (i) => {
          heard.push(i);
          if (heard.length === 40) resolve();
        });
      });
      for (let i = 0; i < 40; i++) client.socket.emit("n", i, text);
      await all;
      expect(heard).toEqual(Array.from({ length: 40 }, (_, i) => i));
    });

    test("an event that is larger ends the connection, and the client hears of it", async () => {
      const { client } = await meeting().both({ reconnection: false });
      const lost = once(client.socket, "disconnect");
      client.socket.emit("large", "x".repeat(3_000));
      expect(["transport close", "transport error"]).toContain(await lost);
    });
  });

  describe("with forceBase64", () => {
    const meeting = useMeeting(pair);

    test("binary arrives as binary", async () => {
      const { client, socket } = await meeting().both({ forceBase64: true });
      socket.on("back", (bytes) => socket.emit("there", bytes));
      client.socket.emit("back", Buffer.from([1, 2, 255]));
      expect(await client.next()).toEqual(["there", Buffer.from([1, 2, 255])]);
    });
  });
});
