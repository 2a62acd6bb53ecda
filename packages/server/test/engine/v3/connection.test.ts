import { EventEmitter } from "node:events";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { Connection } from "../../../src/engine/connection.ts";
import type { ConnectionHost } from "../../../src/engine/connection-host.ts";
import { FlushEvents } from "../../../src/engine/flush-events.ts";
import { FlushQueue } from "../../../src/engine/flush-queue.ts";
import { Frame } from "../../../src/engine/frame.ts";
import { SessionDeadlines } from "../../../src/engine/session-deadlines.ts";
import { revision3 } from "../../../src/engine/v3/revision.ts";
import { RecordingOwner } from "../../support/engine-server.ts";
import { FakeTransport } from "../../support/fake-transport.ts";

async function open() {
  const host: ConnectionHost = {
    serverId: 1,
    flushQueue: new FlushQueue(),
    flushEvents: new FlushEvents(new EventEmitter()),
    limits: {
      maxPacketsPerSecond: Infinity,
      maxBytesPerSecond: Infinity,
      maxSendBuffer: 100,
    },
    deadlines: new SessionDeadlines(1000),
    forget: () => {},
  };
  const revision = revision3({ pingInterval: 1000, pingTimeout: 1000 });
  const transport = new FakeTransport("websocket");
  const request = new IncomingMessage(new Socket());
  const connection = new Connection(host, { id: "the-id", request, revision, transport });
  const owner = new RecordingOwner();
  connection.own(owner);
  connection.open(Frame.encoded("0{}"));
  await Promise.resolve();
  transport.writes.length = 0;
  return { connection, transport, owner, pulse: revision.pulse };
}

test("a ping is answered without its data, and told as a heartbeat", async () => {
  const { connection, transport } = await open();
  let beats = 0;
  connection.on("heartbeat", () => beats++);
  transport.receive({ type: "ping", data: "probe" });
  await Promise.resolve();
  expect([transport.sent, beats]).toEqual([["3"], 1]);
  connection.close(true);
});

test("a client that pings and does not read has one answer waiting, among what else waits", async () => {
  const { connection, transport } = await open();
  const ping = () => {
    for (let i = 0; i < 1000; i++) transport.receive({ type: "ping" });
  };
  transport.pause();
  ping();
  connection.send("a");
  ping();
  transport.resume();
  expect(transport.sent).toEqual(["3", "4a", "3"]);
  connection.close(true);
});

test("a pong ends the session", async () => {
  const { transport, owner } = await open();
  transport.receive({ type: "pong" });
  expect(await owner.ends.next()).toMatchObject({
    reason: "transport error",
    description: { code: "HEARTBEAT_DIRECTION", message: "invalid heartbeat direction" },
  });
});

test("it is watched from the handshake to its end", async () => {
  const { connection, pulse } = await open();
  expect([connection.protocol, pulse.size]).toEqual([3, 1]);
  connection.close(true);
  expect(pulse.size).toBe(0);
});
