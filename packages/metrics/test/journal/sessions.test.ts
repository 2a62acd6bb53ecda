import { createHash } from "node:crypto";
import { nextEvent, RawPolling } from "@baro/testing";
import { expect, test } from "vitest";
import { journaledScene } from "../support/journaled.ts";

const aliasOf = (id: string) => createHash("sha256").update(id).digest("hex").slice(0, 12);

test("who joins and leaves is written, both under one alias of the session", async () => {
  const { scene, log } = await journaledScene();
  const client = await scene.connect();
  const connection = aliasOf(String(client.socket.io.engine.id));
  expect(log.lines).toEqual([
    { level: "info", connection, transport: "websocket", protocol: 4, msg: "joined" },
  ]);
  client.close();
  await log.line("left");
  expect(log.lines.slice(1)).toEqual([
    { level: "info", connection, transport: "websocket", reason: "transport close", msg: "left" },
  ]);
});

test("each session has an alias of its own", async () => {
  const { scene, log } = await journaledScene();
  await Promise.all([scene.connect(), scene.connect()]);
  const [one, other] = log.of("joined").map(({ connection }) => connection);
  expect(one).not.toBe(other);
});

test("a session that changed its transport leaves with its new one", async () => {
  const { scene, log } = await journaledScene();
  const client = await scene.connect({ transports: ["polling", "websocket"] });
  const { engine } = client.socket.io;
  if (engine.transport.name !== "websocket") await nextEvent(engine, "upgrade");
  await client.socket.emitWithAck("echo", 1);
  client.close();
  expect(await log.line("left")).toMatchObject({ transport: "websocket" });
  expect(await log.line("joined")).toMatchObject({ transport: "polling" });
});

test("what is sent, received, dropped or committed is no line", async () => {
  const { scene, log } = await journaledScene();
  const client = await scene.connect();
  await client.socket.emitWithAck("echo", 1);
  await scene.io.channel("lobby").publish("said", 1);
  await scene.quiet();
  scene.io.emit("first", "waits");
  scene.io.volatile.emit("tick", 1);
  expect(log.lines.map(({ msg }) => msg)).toEqual(["joined", "joined"]);
});

test("refused handshakes are written by code and rule", async () => {
  const { scene, log } = await journaledScene({ maxConnections: 1 });
  await fetch(`${scene.url}/socket.io/?EIO=4&transport=smoke`);
  await scene.connect();
  expect((await new RawPolling(scene.url).get()).status).toBe(503);
  expect(log.of("handshake refused")).toEqual([
    { level: "info", code: 0, rule: "", msg: "handshake refused" },
    { level: "info", code: 4, rule: "MAX_CONNECTIONS", msg: "handshake refused" },
  ]);
});
