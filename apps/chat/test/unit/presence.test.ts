import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Presence } from "../../server/presence.ts";
import { JUN, MINA } from "../support/messages.ts";

const GRACE = 3000;
const onLeft = vi.fn<(room: number, author: { id: string }) => void>();
let presence: Presence;

beforeEach(() => {
  vi.useFakeTimers();
  onLeft.mockClear();
  presence = new Presence({ grace: GRACE, onLeft });
});

afterEach(() => {
  presence.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test("two tabs of one person are one member", () => {
  expect(presence.enter(1, MINA, "tab-1")).toBe(true);
  expect(presence.enter(1, MINA, "tab-2")).toBe(false);
  expect(presence.enter(1, JUN, "tab-3")).toBe(true);
  expect(presence.count(1)).toBe(2);
  presence.leave(1, MINA.id, "tab-1");
  expect(onLeft).not.toHaveBeenCalled();
  presence.leave(1, MINA.id, "tab-2");
  expect(onLeft).toHaveBeenCalledExactlyOnceWith(1, MINA);
  expect(presence.count(1)).toBe(1);
});

test("one who loses the connection leaves when the grace is over", () => {
  presence.enter(1, MINA, "a");
  presence.drop(1, MINA.id, "a");
  vi.advanceTimersByTime(GRACE - 1);
  expect(presence.count(1)).toBe(1);
  vi.advanceTimersByTime(1);
  expect(onLeft).toHaveBeenCalledExactlyOnceWith(1, MINA);
  expect(presence.count(1)).toBe(0);
});

test("one who comes back within the grace has not left", () => {
  presence.enter(1, MINA, "a");
  presence.drop(1, MINA.id, "a");
  vi.advanceTimersByTime(GRACE - 1);
  expect(presence.enter(1, MINA, "b")).toBe(false);
  vi.advanceTimersByTime(GRACE * 2);
  expect(onLeft).not.toHaveBeenCalled();
});

test("a new connection that comes before the old one is known to be lost stays", () => {
  presence.enter(1, MINA, "old");
  presence.enter(1, MINA, "new");
  presence.drop(1, MINA.id, "old");
  vi.advanceTimersByTime(GRACE * 2);
  expect(presence.count(1)).toBe(1);
});

test("leaving what one is not in says nothing", () => {
  presence.leave(1, MINA.id, "a");
  presence.drop(1, MINA.id, "a");
  vi.advanceTimersByTime(GRACE * 2);
  expect(onLeft).not.toHaveBeenCalled();
});
