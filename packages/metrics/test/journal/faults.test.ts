import { memoryStore } from "@baro/server";
import { nextEvent, RawPolling } from "@baro/testing";
import { expect, test } from "vitest";
import { journaledScene } from "../support/journaled.ts";

test("input that is no packet is written by its code, as what a client can do at will", async () => {
  const { scene, log } = await journaledScene();
  const client = await scene.connect();
  const gone = nextEvent(client.socket, "disconnect");
  client.socket.io.engine.write("9");
  await gone;
  const { connection } = await log.line("joined");
  expect(log.of("input refused")).toEqual([
    { level: "info", connection, code: "SOCKET_TYPE", msg: "input refused" },
  ]);
});

test("limits are written by code, with the session where there is one, and without an address", async () => {
  const { scene, log } = await journaledScene({
    maxConnectionsPerAddress: 1,
    maxRoomsPerSocket: 3,
  });
  const client = await scene.connect();
  await new RawPolling(scene.url).get();
  const gone = nextEvent(client.socket, "disconnect");
  scene.io.socketsJoin(["one", "two", "three", "four"]);
  await gone;
  const { connection } = await log.line("joined");
  expect(log.of("limit reached")).toEqual([
    { level: "info", code: "MAX_CONNECTIONS_PER_ADDRESS", msg: "limit reached" },
    { level: "info", connection, code: "MAX_ROOMS_PER_SOCKET", msg: "limit reached" },
  ]);
});

test("entries that the store refuses are an error, by the code that publishers get", async () => {
  const store = memoryStore();
  store.append = () => Promise.reject(new Error("the disk is gone"));
  const { scene, log } = await journaledScene({ store });
  const lobby = scene.io.channel("lobby");
  await expect(lobby.publish("said", 1)).rejects.toThrow();
  expect(log.lines).toEqual([
    { level: "error", code: "store_unavailable", entries: 1, msg: "entries not committed" },
  ]);
});

test("a client that cannot go on in a channel is written by why", async () => {
  const { scene, log } = await journaledScene();
  await scene.io.channel("lobby").publish("said", 1);
  const { socket } = await scene.connect();
  const after = { epoch: "another", offset: 0 };
  await socket.emitWithAck("baro:subscribe", [{ channel: "lobby", after }]);
  expect(log.of("channel reset")).toEqual([
    { level: "info", reason: "epoch", msg: "channel reset" },
  ]);
});
