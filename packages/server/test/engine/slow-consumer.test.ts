import { nextEvent, RawPolling, RawWebSocket, until } from "@baro/testing";
import { expect, test } from "vitest";
import { Frame } from "../../src/engine/frame.ts";
import { useEngine } from "../support/engine-server.ts";
import { QuietClient } from "../support/quiet-client.ts";

const LIMIT = 256 * 1024;
const server = useEngine({ maxSendBuffer: LIMIT });
const CHUNK = Frame.binary(Buffer.alloc(64 * 1024, 7));

test("a client that does not read is closed at the bound, and another one gets everything", async () => {
  const [{ connection: slow, owner }, client] = await Promise.all([
    server().owned(),
    QuietClient.ask(server().port),
  ]);
  const [good, { socket }] = await Promise.all([
    server().connection(),
    RawWebSocket.handshake(server().url),
  ]);
  let sent = 0;
  let most = 0;
  while (slow.readyState === "open") {
    slow.writeFrames([CHUNK]);
    good.writeFrames([CHUNK]);
    sent++;
    most = Math.max(most, slow.bufferedBytes);
    expect((await socket.next()).length).toBe(CHUNK.size);
  }
  const { reason, description } = await owner.ends.next();
  expect(reason).toBe("slow consumer");
  expect(description).toMatchObject({ code: "SLOW_CONSUMER" });
  expect(most).toBeLessThanOrEqual(LIMIT + CHUNK.size + 100);
  expect(slow.bufferedBytes).toBe(0);
  expect(sent).toBeGreaterThan(LIMIT / CHUNK.size);
  expect(good.readyState).toBe("open");
  expect(server().engine.clientsCount).toBe(1);
  client.destroy();
  await socket.close();
});

test("a client that never polls is closed at the bound", async () => {
  const opened = server().owned();
  const polling = await RawPolling.open(server().url);
  const { connection, owner } = await opened;
  for (let i = 0; i < 5; i++) connection.writeFrames([CHUNK]);
  expect((await owner.ends.next()).reason).toBe("slow consumer");
  expect((await polling.get()).status).toBe(400);
});

test("one message above the bound passes to a client that has read everything else", async () => {
  const [connection, { socket }] = await Promise.all([
    server().connection(),
    RawWebSocket.handshake(server().url),
  ]);
  const long = Buffer.alloc(3 * LIMIT, 1);
  for (let i = 0; i < 3; i++) {
    connection.writeFrames([Frame.binary(long)]);
    expect(long.equals(Buffer.from(await socket.next()))).toBe(true);
    await until(() => connection.bufferedBytes === 0, "everything has left");
  }
  await socket.close();
});

test("a client that is behind is told by the transport, so that volatile packets can be left out", async () => {
  const [connection, client] = await Promise.all([
    server().connection(),
    QuietClient.ask(server().port),
  ]);
  while (connection.writable) {
    connection.writeFrames([Frame.binary(Buffer.alloc(8 * LIMIT))]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(connection.readyState).toBe("open");
  const drained = nextEvent(connection, "drain");
  client.read();
  await until(() => connection.writable, "the client has caught up");
  connection.send("last");
  await drained;
  client.destroy();
});
