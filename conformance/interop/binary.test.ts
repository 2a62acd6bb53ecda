import { nextEvent } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { useMeeting } from "./meeting.ts";
import { PAIRS } from "./pairs.ts";

const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);

describe.each(PAIRS)("$client against $server by $way", (pair) => {
  const meeting = useMeeting(pair, { maxHttpBufferSize: 4e6 });

  test.each([
    { what: "a Buffer", value: bytes },
    { what: "a Uint8Array", value: new Uint8Array(bytes) },
    { what: "an ArrayBuffer", value: new Uint8Array(bytes).buffer },
  ])("$what reaches the server as a Buffer", async ({ value }) => {
    const { client, socket } = await meeting().both();
    const heard = nextEvent(socket, "bin");
    client.socket.emit("bin", value);
    const [received] = await heard;
    expect(Buffer.isBuffer(received)).toBe(true);
    expect(received).toEqual(bytes);
  });

  test("binary reaches the client as a Buffer", async () => {
    const { client, socket } = await meeting().both();
    socket.emit("bin", bytes);
    const [, received] = await client.next();
    expect(Buffer.isBuffer(received)).toBe(true);
    expect(received).toEqual(bytes);
  });

  test("several attachments keep their places, both ways", async () => {
    const { client, socket } = await meeting().both();
    const value = {
      a: Buffer.from([1]),
      list: [Buffer.from([2]), "text", { deep: Buffer.alloc(0) }],
    };
    socket.on("back", (given, more) => socket.emit("there", given, more));
    client.socket.emit("back", value, bytes);
    expect(await client.next()).toEqual(["there", value, bytes]);
  });

  test("binary of a megabyte passes both ways", async () => {
    const { client, socket } = await meeting().both();
    const large = Buffer.alloc(1_000_000, "바로");
    socket.on("back", (given) => socket.emit("there", given));
    client.socket.emit("back", large);
    const [, received] = await client.next();
    expect(large.equals(received as Buffer)).toBe(true);
  });

  test("binary and text keep their order", async () => {
    const { client, socket } = await meeting().both();
    for (let i = 0; i < 20; i++) socket.emit("n", i % 2 ? Buffer.from([i]) : i);
    for (let i = 0; i < 20; i++) {
      expect(await client.next()).toEqual(["n", i % 2 ? Buffer.from([i]) : i]);
    }
  });

  test("binary passes in acknowledgements, both ways", async () => {
    const { client, socket } = await meeting().both();
    socket.on("ask", (given, answer) => answer([given, Buffer.from([9])]));
    expect(await client.socket.emitWithAck("ask", bytes)).toEqual([bytes, Buffer.from([9])]);
    client.socket.on("ask", (given, answer) => answer({ given }));
    expect(await socket.emitWithAck("ask", bytes)).toEqual({ given: bytes });
  });
});
