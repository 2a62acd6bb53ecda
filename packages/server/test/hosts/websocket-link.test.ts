import type { Socket } from "node:net";
import { once, RawWebSocket, until, within } from "@baro/testing";
import { describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { Frame } from "../../src/engine/frame.ts";
import { useEngine } from "../support/engine-server.ts";
import { QuietClient } from "../support/quiet-client.ts";

const MEGABYTE = 1024 * 1024;

describe("without compression", () => {
  const server = useEngine({ maxSendBuffer: 64 * MEGABYTE });

  async function open() {
    const upgrade = new Promise<Socket>((resolve) =>
      server().httpServer.once("upgrade", (_request, socket: Socket) => resolve(socket)),
    );
    const [{ connection, owner }, { socket }] = await Promise.all([
      server().owned(),
      RawWebSocket.handshake(server().url),
    ]);
    return { connection, owner, socket, tcp: await upgrade };
  }

  test("many frames of one turn leave in one write, in order", async () => {
    const { connection, socket, tcp } = await open();
    const write = vi.spyOn(tcp, "write");
    for (let i = 0; i < 100; i++) connection.writeFrames([Frame.text(`${i}`)]);
    connection.writeFrames([Frame.binary(Buffer.from([7]))]);
    for (let i = 0; i < 100; i++) expect(await socket.next()).toBe(`4${i}`);
    expect(await socket.next()).toEqual(Buffer.from([7]));
    expect(write).toHaveBeenCalledTimes(1);
    await socket.close();
  });

  test("frames that together are long leave without being copied, in order", async () => {
    const { connection, socket, tcp } = await open();
    const write = vi.spyOn(tcp, "write");
    const long = Buffer.alloc(200_000, 1);
    connection.writeFrames([Frame.text("a"), Frame.binary(long), Frame.text("b")]);
    expect(await socket.next()).toBe("4a");
    expect(await socket.next()).toEqual(long);
    expect(await socket.next()).toBe("4b");
    expect(write.mock.calls.map(([chunk]) => chunk)).toContain(long);
    await socket.close();
  });

  test("a reader that falls behind makes it unwritable, and gets the rest when it reads", async () => {
    const [connection, client] = await Promise.all([
      server().connection(),
      QuietClient.ask(server().port),
    ]);
    const chunk = Frame.binary(Buffer.alloc(MEGABYTE));
    let sent = 0;
    while (connection.transport.writable) {
      connection.writeFrames([chunk]);
      sent++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(connection.bufferedBytes).toBeGreaterThan(0);
    for (let i = 0; i < 5; i++) connection.writeFrames([chunk]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(connection.writable).toBe(false);
    const drained = once(connection, "drain");
    client.read();
    await drained;
    const least = (sent + 5) * MEGABYTE;
    await until(
      () => client.received > least,
      () => `${client.received} of ${least} bytes came`,
    );
    await until(() => connection.writable, "the connection is writable again");
    expect(connection.bufferedBytes).toBe(0);
    client.destroy();
  });

  test("a client that vanishes while it is behind ends the connection", async () => {
    const [{ connection, owner }, client] = await Promise.all([
      server().owned(),
      QuietClient.ask(server().port),
    ]);
    while (connection.transport.writable) {
      connection.writeFrames([Frame.binary(Buffer.alloc(MEGABYTE))]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    client.destroy();
    expect((await owner.ends.next()).reason).toMatch(/^transport (close|error)$/);
    expect(server().engine.clientsCount).toBe(0);
  });

  test("text, binary and pings of the client arrive in order", async () => {
    const { owner, socket } = await open();
    socket.send("4한글");
    socket.send(Buffer.from([1, 2, 3]));
    socket.send("4last");
    expect(await owner.messages.next()).toBe("한글");
    expect(await owner.messages.next()).toEqual(Buffer.from([1, 2, 3]));
    expect(await owner.messages.next()).toBe("last");
    await socket.close();
  });

  test("closing sends what is queued, and says goodbye by a close frame", async () => {
    const { connection, socket, owner } = await open();
    connection.writeFrames([Frame.text("last")]);
    connection.close();
    expect(await socket.next()).toBe("4last");
    expect((await socket.closed()).code).toBe(1005);
    expect((await owner.ends.next()).reason).toBe("forced close");
  });

  test.each([
    ["a frame that is not masked", Buffer.from([0x81, 0x01, 0x34])],
    ["a reserved opcode", Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
    ["a reserved bit", Buffer.from([0xc1, 0x80, 0, 0, 0, 0])],
  ])("%s ends the connection as a transport error", async (_what, bytes) => {
    const [{ owner }, client] = await Promise.all([
      server().owned(),
      QuietClient.ask(server().port),
    ]);
    client.write(bytes);
    const { reason, description } = await owner.ends.next();
    expect(reason).toBe("transport error");
    expect(description).toBeInstanceOf(Error);
    client.destroy();
  });
});

describe("with compression", () => {
  const server = useEngine({ perMessageDeflate: { threshold: 100 } });

  async function open() {
    const url = `ws://127.0.0.1:${server().port}/socket.io/?EIO=4&transport=websocket`;
    const client = new WebSocket(url, { perMessageDeflate: true });
    const received: (string | Buffer)[] = [];
    client.on("message", (data, isBinary) => {
      if (Buffer.isBuffer(data)) received.push(isBinary ? data : data.toString());
    });
    const upgrade = new Promise<Socket>((resolve) =>
      server().httpServer.once("upgrade", (_request, socket: Socket) => resolve(socket)),
    );
    const connection = await server().connection();
    const tcp = await upgrade;
    await until(() => received.length === 1, "the handshake has come");
    received.length = 0;
    return { connection, client, received, tcp };
  }

  test("frames arrive as they were, in order, and long ones take less on the wire", async () => {
    const { connection, client, received, tcp } = await open();
    expect(client.extensions).toContain("permessage-deflate");
    const long = "바로 ".repeat(20_000);
    const bytes = Buffer.alloc(50_000, 5);
    const before = tcp.bytesWritten;
    connection.writeFrames([
      Frame.text("short"),
      Frame.text(long),
      Frame.binary(bytes),
      Frame.text("end"),
    ]);
    await until(() => received.length === 4, "everything has come");
    expect(received).toEqual(["4short", `4${long}`, bytes, "4end"]);
    expect(tcp.bytesWritten - before).toBeLessThan(5000);
    client.close();
  });

  test("a frame that asks for none is not compressed, and keeps its place", async () => {
    const { connection, client, received, tcp } = await open();
    const before = tcp.bytesWritten;
    const long = "a".repeat(30_000);
    connection.writeFrames([Frame.text(`${long}b`), Frame.text(long, false), Frame.text("end")]);
    await until(() => received.length === 3, "everything has come");
    expect(received).toEqual([`4${long}b`, `4${long}`, "4end"]);
    expect(tcp.bytesWritten - before).toBeGreaterThan(30_000);
    client.close();
  });

  test("everything that is queued leaves, however much, and it becomes writable again", async () => {
    const { connection, client, received } = await open();
    const drained = once(connection, "drain");
    for (let i = 0; i < 200; i++) connection.writeFrames([Frame.text(`${i} ${"x".repeat(2000)}`)]);
    await drained;
    await until(() => received.length === 200, "everything has come");
    expect(received.map((text) => Number.parseInt(String(text).slice(1), 10))).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    );
    await until(() => connection.writable, "the connection is writable again");
    client.close();
  });

  test("what is queued leaves before the farewell", async () => {
    const { connection, client, received } = await open();
    const closed = new Promise((resolve) => client.once("close", resolve));
    connection.writeFrames([Frame.text("x".repeat(500_000)), Frame.text("last")]);
    connection.close();
    await within(closed, "the websocket to close");
    expect(received).toHaveLength(2);
    expect(received[1]).toBe("4last");
  });
});
