import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { moveOff } from "../../src/sockets/drain.ts";
import { FakeConnection } from "../support/fake-connection.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

const nothing = () => Promise.resolve();

/** What follows a timer without another one has happened. */
const turns = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
};

function crowd(count: number) {
  const connections = Array.from({ length: count }, () => new FakeConnection());
  const gone = () => connections.filter(({ readyState }) => readyState === "closed").length;
  return { connections, gone };
}

it("sends ten clients away every fiftieth of a second", async () => {
  const { connections, gone } = crowd(25);
  const moved = moveOff(connections, nothing, {});
  await turns();
  expect(gone()).toBe(10);
  vi.advanceTimersByTime(19);
  await turns();
  expect(gone()).toBe(10);
  vi.advanceTimersByTime(1);
  await turns();
  expect(gone()).toBe(20);
  vi.advanceTimersByTime(20);
  await turns();
  expect(gone()).toBe(25);
  vi.advanceTimersByTime(20);
  await moved;
});

it("keeps the process by nothing once all have gone", async () => {
  const { connections } = crowd(1);
  const moved = moveOff(connections, nothing, {});
  await turns();
  vi.advanceTimersByTime(20);
  await moved;
  expect(vi.getTimerCount()).toBe(0);
});

it("sends more at once where half of the time would not do", async () => {
  const { connections, gone } = crowd(1000);
  const moved = moveOff(connections, nothing, { timeout: 1000 });
  for (let batch = 1; batch <= 25; batch++) {
    await turns();
    expect(gone()).toBe(40 * batch);
    vi.advanceTimersByTime(20);
  }
  await moved;
});

it("sends nobody away before what is under way is answered, and no later batch either", async () => {
  const { connections, gone } = crowd(20);
  const underWay: (() => void)[] = [];
  const settled = () => new Promise<void>((resolve) => underWay.push(resolve));
  const moved = moveOff(connections, settled, {});
  await turns();
  expect(gone()).toBe(0);
  underWay.shift()?.();
  await turns();
  vi.advanceTimersByTime(20);
  await turns();
  expect(gone()).toBe(10);
  underWay.shift()?.();
  await turns();
  expect(gone()).toBe(20);
  vi.advanceTimersByTime(20);
  await moved;
});

it("waits no longer than the timeout for what is under way", async () => {
  const { connections, gone } = crowd(1);
  const moved = moveOff(connections, () => new Promise(() => {}), { timeout: 100 });
  await turns();
  vi.advanceTimersByTime(100);
  await moved;
  expect(gone()).toBe(0);
});
