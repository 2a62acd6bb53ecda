import type { Socket } from "@baro/server";
import { joinSession, type RawSession, until } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { QuietClient } from "../support/quiet-client.ts";
import { useServer } from "../support/real-server.ts";

const MIB = 1024 * 1024;
const server = useServer({ maxSendBuffer: 64 * MIB });

/** A client that joined and reads nothing, and so much on its way to it that it is behind. */
async function slowClient(): Promise<{ client: QuietClient; socket: Socket }> {
  const connected = server().socket();
  const client = await QuietClient.ask(server().port);
  client.write(maskedText("40"));
  const socket = await connected;
  while (socket.conn.writable) {
    socket.emit("filling", Buffer.alloc(8 * MIB));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { client, socket };
}

/** A text frame as clients send them (RFC 6455 section 5.2), masked with zeros. */
function maskedText(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x81, 0x80 | text.length, 0, 0, 0, 0), Buffer.from(text)]);
}

describe("a sender", () => {
  test("can wait until a slow client has taken what waits for it", async () => {
    const { client, socket } = await slowClient();
    expect(socket.bufferedBytes).toBeGreaterThan(MIB);
    let hasLeft: boolean | undefined;
    const drained = socket.drained().then((left) => {
      hasLeft = left;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasLeft).toBeUndefined();
    client.read();
    await drained;
    expect(hasLeft).toBe(true);
    expect(socket.conn.writable).toBe(true);
    client.destroy();
  });

  test("need not wait for a client that is not behind", async () => {
    const connected = server().socket();
    const session = await joinSession(server().url, "websocket");
    expect(await (await connected).drained()).toBe(true);
    await session.close();
  });

  test("hears that a slow client has gone", async () => {
    const { client, socket } = await slowClient();
    const drained = socket.drained();
    client.destroy();
    expect(await drained).toBe(false);
    expect(await socket.drained()).toBe(false);
  });

  test("waits for a client that polls until it polls again", async () => {
    const connected = server().socket();
    const session = await joinSession(server().url, "polling");
    const socket = await connected;
    for (let i = 0; i < 20; i++) {
      socket.emit("x", i);
      expect(await socket.drained()).toBe(true);
    }
    await session.close();
  });
});

describe.each(["a socket", "a room"])("what is sent to %s", (whom) => {
  async function lastOfMany(
    client: QuietClient,
    socket: Socket,
    send: (i: number) => void,
  ): Promise<number> {
    const before = socket.bufferedBytes;
    for (let i = 0; i < 1000; i++) {
      send(i);
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(socket.bufferedBytes).toBe(before);
    client.read();
    await until(() => socket.bufferedBytes === 0, "everything has left");
    return server().counters.droppedPackets;
  }

  test("by volatile is dropped while the client is behind, and counted", async () => {
    const { client, socket } = await slowClient();
    const { io } = server();
    const dropped = await lastOfMany(client, socket, (i) => {
      if (whom === "a room") io.to(socket.id).volatile.emit("x", i);
      else socket.volatile.emit("x", i);
    });
    expect(dropped).toBe(1000);
    client.destroy();
  });

  test("by latest waits outside the buffer, and its newest of each key arrives", async () => {
    const { client, socket } = await slowClient();
    const { io } = server();
    const dropped = await lastOfMany(client, socket, (i) => {
      const to = whom === "a room" ? io.to(socket.id) : socket;
      to.latest(`key ${i % 2}`).emit("x", i);
    });
    expect(dropped).toBe(998);
    await until(() => client.tail.includes('"x",999'), "the newest has come");
    expect(client.tail).toContain('"x",998');
    expect(client.tail).not.toContain('"x",997');
    client.destroy();
  });
});

test("by latest everything arrives in order at a client that keeps up", async () => {
  const connected = server().socket();
  const session: RawSession = await joinSession(server().url, "websocket");
  const socket = await connected;
  for (let i = 0; i < 20; i++) {
    socket.latest().emit("x", i);
    expect(await session.next()).toBe(`2["x",${i}]`);
  }
  await session.close();
});
