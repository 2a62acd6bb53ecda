import { inspect } from "node:util";
import { nextEvent } from "@baro/testing";
import { expect, test } from "vitest";
import { journaledScene } from "../support/journaled.ts";

test("no line has the id of a session, an address, a header, a channel's name or what was said", async () => {
  const { scene, log } = await journaledScene({ maxConnectionsPerAddress: 1 });
  scene.io.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("say", (text) => {
      throw Object.assign(new Error("cannot"), { text });
    });
  });
  const { socket } = await scene.connect({
    auth: { token: "hunter2" },
    extraHeaders: { cookie: "session=hunter2" },
  });
  const session = String(socket.io.engine.id);
  socket.emit("say", "hunter2");
  const after = { epoch: "another", offset: 0 };
  await socket.emitWithAck("baro:subscribe", [{ channel: "hunter2", after }]);
  await fetch(`${scene.url}/socket.io/?EIO=4&transport=polling`);
  await fetch(`${scene.url}/socket.io/?EIO=4&transport=polling&sid=hunter2`);
  const gone = nextEvent(socket, "disconnect");
  socket.io.engine.write("4hunter2");
  await gone;
  await log.line("left");
  const texts = new Set(log.lines.map(({ msg }) => msg));
  expect([...texts].sort()).toEqual([
    "channel reset",
    "handshake refused",
    "input refused",
    "joined",
    "left",
    "limit reached",
    "listener failed",
  ]);
  const told = inspect(log.lines, { depth: null, showHidden: true });
  for (const secret of [session, "127.0.0.1", "::1", "hunter2"]) expect(told).not.toContain(secret);
});
