import { expect, test } from "vitest";
import { journaledScene } from "../support/journaled.ts";
import type { Scene } from "../support/scene.ts";

/** Has the listeners of an event do that; what they throw is the socket's `error`, which is heard. */
function listen(scene: Scene, event: string, listener: () => unknown): void {
  scene.io.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on(event, listener);
  });
}

test("a listener that throws or rejects is an error, with the event and the session", async () => {
  const { scene, log } = await journaledScene();
  listen(scene, "throw", () => {
    throw Object.assign(new Error("no"), { code: "MINE" });
  });
  listen(scene, "reject", () => Promise.reject(new RangeError("never")));
  const client = await scene.connect();
  client.socket.emit("throw");
  client.socket.emit("reject");
  await client.socket.emitWithAck("echo", 1);
  const { connection } = await log.line("joined");
  const ours = { level: "error", connection, namespace: "/", msg: "listener failed" };
  expect(log.of("listener failed")).toEqual([
    { ...ours, event: "throw", code: "MINE", err: expect.any(Error) },
    { ...ours, event: "reject", code: "RangeError", err: expect.any(Error) },
  ]);
});

test("the error has its name, its text and where it was thrown, and nothing else that it holds", async () => {
  const { scene, log } = await journaledScene();
  const thrown = Object.assign(new TypeError("no such user"), {
    config: { headers: { authorization: "hunter2" } },
    cause: new Error("hunter2"),
  });
  listen(scene, "throw", () => {
    throw thrown;
  });
  (await scene.connect()).socket.emit("throw");
  const { err } = await log.line("listener failed");
  expect(err).toBeInstanceOf(Error);
  const { message, stack, name } = thrown;
  expect(err).toMatchObject({ message, stack, name });
  expect(Object.getOwnPropertyNames(err).sort()).toEqual(["message", "name", "stack"]);
});

test("of what is thrown and is no error only the code is written", async () => {
  const { scene, log } = await journaledScene();
  listen(scene, "reject", () => Promise.reject({ password: "hunter2" }));
  (await scene.connect()).socket.emit("reject");
  expect(await log.line("listener failed")).toMatchObject({ code: "UNKNOWN", event: "reject" });
  expect(log.of("listener failed")[0]).not.toHaveProperty("err");
});

test("a listener of the server alone has no session", async () => {
  const { scene, log } = await journaledScene();
  scene.io.on("error", () => {});
  scene.io.on("connection", () => {
    throw new Error("at the door");
  });
  await scene.connect();
  const line = await log.line("listener failed");
  expect(line).toMatchObject({ event: "connection", namespace: "/", code: "Error" });
  expect(line).not.toHaveProperty("connection");
});

test("the name of an event that a client made up takes little room", async () => {
  const { scene, log } = await journaledScene();
  scene.io.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.onAny(() => {
      throw new Error("who said that");
    });
  });
  (await scene.connect()).socket.emit("x".repeat(100_000));
  expect(await log.line("listener failed")).toMatchObject({ event: "x".repeat(100) });
});
