import { joinSession, nextEvent, TRANSPORTS } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { useServer } from "../support/use-server.ts";

const slot = (num: number): string => `{"_placeholder":true,"num":${num}}`;
const bytes = (...values: number[]): Buffer => Buffer.from(values);

describe.each(TRANSPORTS)("binary events by %s", (transport) => {
  const server = useServer({}, (running) => {
    echo(running);
    running.io.of("/custom").on("connection", (socket) => {
      socket.onAny((event, ...args) => socket.emit(event, ...args));
    });
  });

  test("carry one attachment both ways", async () => {
    const session = await joinSession(server().url, transport);
    await session.send(`51-["bin",${slot(0)}]`, bytes(1, 2, 3));
    expect(await session.next()).toBe(`51-["bin",${slot(0)}]`);
    expect(await session.next()).toEqual(bytes(1, 2, 3));
    await session.close();
  });

  test("carry several attachments, in order", async () => {
    const session = await joinSession(server().url, transport);
    const head = `53-["bin",${slot(0)},{"deep":[${slot(1)},"text"]},${slot(2)}]`;
    await session.send(head, bytes(1), bytes(2, 2), bytes());
    expect(await session.next()).toBe(head);
    expect(await session.next()).toEqual(bytes(1));
    expect(await session.next()).toEqual(bytes(2, 2));
    expect(await session.next()).toEqual(bytes());
    await session.close();
  });

  test("reach the listener as Buffers where the placeholders stood", async () => {
    const session = await joinSession(server().url, transport);
    const [socket] = [...server().io.of("/").sockets.values()];
    if (!socket) throw new Error("the server has no socket");
    const heard = nextEvent(socket, "bin");
    await session.send(`52-["bin",{"a":${slot(0)}},[${slot(1)}]]`, bytes(1), bytes(2));
    const args = await heard;
    expect(args).toEqual([{ a: bytes(1) }, [bytes(2)]]);
    expect(Buffer.isBuffer(Reflect.get(Object(args[0]), "a"))).toBe(true);
    await session.close();
  });

  test("in a custom namespace carry its name", async () => {
    const session = await joinSession(server().url, transport, "/custom,");
    await session.send(`51-/custom,["bin",${slot(0)}]`, bytes(5));
    expect(await session.next()).toBe(`51-/custom,["bin",${slot(0)}]`);
    expect(await session.next()).toEqual(bytes(5));
    await session.close();
  });

  test("may ask for an acknowledgement, and be answered with binary", async () => {
    const session = await joinSession(server().url, transport);
    await session.send(`51-15["bin",${slot(0)}]`, bytes(6));
    expect(await session.next()).toBe(`61-15[${slot(0)}]`);
    expect(await session.next()).toEqual(bytes(6));
    await session.close();
  });

  test.each([
    { what: "Buffer", value: bytes(1, 2) },
    { what: "Uint8Array", value: Uint8Array.of(1, 2) },
    { what: "ArrayBuffer", value: Uint8Array.of(1, 2).buffer },
    { what: "a view of a part", value: Uint8Array.of(0, 1, 2, 3).subarray(1, 3) },
  ])("leave the server from a $what", async ({ value }) => {
    const session = await joinSession(server().url, transport);
    server().io.emit("bin", value);
    expect(await session.next()).toBe(`51-["bin",${slot(0)}]`);
    expect(await session.next()).toEqual(bytes(1, 2));
    await session.close();
  });

  test("stand among other events without disturbing them", async () => {
    const session = await joinSession(server().url, transport);
    await session.send('2["a"]', `51-["bin",${slot(0)}]`, bytes(1), '2["b"]');
    const seen = [
      await session.next(),
      await session.next(),
      await session.next(),
      await session.next(),
    ];
    expect(seen).toEqual(['2["a"]', `51-["bin",${slot(0)}]`, bytes(1), '2["b"]']);
    await session.close();
  });
});
