import { expect, it, vi } from "vitest";
import { A_TURN, useFakeClock } from "../support/fake-clock.ts";
import { createServer, join, turn } from "../support/scene.ts";

const WITH_TWO = '52-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]';

useFakeClock();

it("closes a client whose attachment does not come, and tells its sockets why", async () => {
  const { connection, socket } = await join(createServer({ attachmentTimeout: 100 }));
  const errors: unknown[] = [];
  socket.on("error", (error) => errors.push(error));
  connection.receive(WITH_TWO);
  await turn();
  vi.advanceTimersByTime(100);
  expect(connection.readyState).toBe("open");
  vi.advanceTimersByTime(A_TURN);
  expect(connection.readyState).toBe("closed");
  expect(errors).toMatchObject([{ name: "InputError", code: "ATTACHMENT_TIMEOUT" }]);
});

it("gives each attachment its time, and leaves no timer behind the last", async () => {
  const { connection, socket } = await join(createServer({ attachmentTimeout: 100 }));
  const heard = vi.fn();
  socket.on("x", heard);
  connection.receive(WITH_TWO);
  for (const byte of [1, 2]) {
    await turn();
    vi.advanceTimersByTime(99);
    connection.receive(Buffer.of(byte));
  }
  await turn();
  expect(heard).toHaveBeenCalledWith(Buffer.of(1), Buffer.of(2));
  expect(vi.getTimerCount()).toBe(0);
});

it("leaves no timer of a client that has gone", async () => {
  const { connection } = await join(createServer());
  connection.receive(WITH_TWO);
  await turn();
  expect(vi.getTimerCount()).toBe(1);
  connection.close();
  expect(vi.getTimerCount()).toBe(0);
});

it("sets no timer for a client that has gone, or whose packet is complete, in the same turn", async () => {
  const io = createServer();
  const [gone, complete] = [await join(io), await join(io)];
  gone.connection.receive(WITH_TWO);
  gone.connection.close();
  complete.connection.receive(WITH_TWO, Buffer.of(1), Buffer.of(2));
  await turn();
  expect(vi.getTimerCount()).toBe(0);
});
