import { expect, it, vi } from "vitest";
import { A_TURN, useFakeClock } from "../support/fake-clock.ts";
import { connect, createServer, join, turn } from "../support/scene.ts";

useFakeClock();

it("closes a connection that joins nothing within 45 seconds", () => {
  const connection = connect(createServer());
  vi.advanceTimersByTime(45_000);
  expect(connection.readyState).toBe("open");
  vi.advanceTimersByTime(A_TURN);
  expect(connection.readyState).toBe("closed");
});

it("takes another time by the option, or by the method", () => {
  const io = createServer({ connectTimeout: 100 });
  const first = connect(io);
  expect(io.connectTimeout(200)).toBe(io);
  const second = connect(io);
  vi.advanceTimersByTime(100 + A_TURN);
  expect([first.readyState, second.readyState]).toEqual(["closed", "open"]);
});

it("does not touch a client that has joined, even when it leaves again", async () => {
  const io = createServer();
  const { connection } = await join(io);
  connection.receive("1");
  vi.advanceTimersByTime(100_000);
  expect(connection.readyState).toBe("open");
  expect(vi.getTimerCount()).toBe(0);
});

it("closes a client that its middleware keeps waiting", async () => {
  const io = createServer({ connectTimeout: 50 });
  const middleware = vi.fn();
  io.use(middleware);
  const connection = connect(io);
  connection.receive("0");
  await turn();
  expect(middleware).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(50 + A_TURN);
  expect(connection.readyState).toBe("closed");
  expect(io.sockets.sockets.size).toBe(0);
});
