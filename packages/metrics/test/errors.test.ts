import { nextEvent, RawPolling } from "@baro/testing";
import { expect, test } from "vitest";
import { measuredScene } from "./support/measured.ts";

test("input that is no packet is counted by the code of its error", async () => {
  const { scene, value } = await measuredScene();
  const client = await scene.connect();
  const gone = nextEvent(client.socket, "disconnect");
  client.socket.io.engine.write("9");
  await gone;
  expect(await value('errors_total{kind="input",code="SOCKET_TYPE"}')).toBe(1);
});

test("limits that are reached are counted by code, also at the door", async () => {
  const { scene, value } = await measuredScene({ maxConnections: 1, maxRoomsPerSocket: 3 });
  const client = await scene.connect();
  expect((await new RawPolling(scene.url).get()).status).toBe(503);
  expect(await value('errors_total{kind="limit",code="MAX_CONNECTIONS"}')).toBe(1);
  expect(await value('requests_refused_total{code="4",rule="MAX_CONNECTIONS"}')).toBe(1);
  const gone = nextEvent(client.socket, "disconnect");
  scene.io.socketsJoin(["one", "two", "three", "four"]);
  await gone;
  expect(await value('errors_total{kind="limit",code="MAX_ROOMS_PER_SOCKET"}')).toBe(1);
});

test("listeners that throw or reject are counted by the code of their error", async () => {
  const { scene, value } = await measuredScene();
  scene.io.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("throw", () => {
      throw Object.assign(new Error("no"), { code: "MINE" });
    });
    socket.on("reject", async () => {
      throw new RangeError("no");
    });
  });
  const client = await scene.connect();
  client.socket.emit("throw");
  client.socket.emit("reject");
  await client.socket.emitWithAck("echo", 1);
  expect(await value('errors_total{kind="listener",code="MINE"}')).toBe(1);
  expect(await value('errors_total{kind="listener",code="RangeError"}')).toBe(1);
});
