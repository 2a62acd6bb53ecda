import { expect, test, vi } from "vitest";
import { Watch } from "../../../src/engine/v3/watch.ts";
import { useFakeClock } from "../../support/fake-clock.ts";
import { GIVEN_UP, Member, TIMES } from "../../support/pulse.ts";
import { useUncaught } from "../../support/uncaught.ts";

const uncaught = useUncaught();
useFakeClock();

function start(): { watch: Watch; zero: number } {
  return { watch: new Watch(TIMES), zero: performance.now() };
}

test("a silent member is given up after pingInterval and pingTimeout, once, and never pinged", () => {
  const { watch, zero } = start();
  const member = new Member();
  watch.add(member);
  expect(member.awaitsLife).toBe(true);
  vi.advanceTimersByTime(GIVEN_UP - 1);
  expect(member.heard).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(member.heard).toEqual([`timeout at ${zero + GIVEN_UP}`]);
  expect([watch.size, member.awaitsLife, vi.getTimerCount()]).toEqual([0, false, 0]);
});

test("each sign of life gives a member all of its time again", () => {
  const { watch, zero } = start();
  const [lively, silent] = [new Member(), new Member()];
  watch.add(lively);
  watch.add(silent);
  vi.advanceTimersByTime(1000);
  watch.alive(lively);
  vi.advanceTimersByTime(900);
  watch.alive(lively);
  vi.advanceTimersByTime(2000);
  expect(silent.heard).toEqual([`timeout at ${zero + GIVEN_UP}`]);
  expect(lively.heard).toEqual([`timeout at ${zero + 1900 + GIVEN_UP}`]);
});

test("a sign of life that waited to be read while the process was busy counts", () => {
  const { watch, zero } = start();
  const [lively, silent] = [new Member(), new Member()];
  watch.add(lively);
  watch.add(silent);
  vi.advanceTimersByTime(1399);
  // The deadline; Node reads from its connections before it runs immediates.
  vi.advanceTimersToNextTimer();
  watch.alive(lively);
  vi.advanceTimersByTime(1399);
  expect(silent.heard).toEqual([`timeout at ${zero + GIVEN_UP}`]);
  expect(lively.heard).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(lively.heard).toEqual([`timeout at ${zero + 1400 + GIVEN_UP}`]);
});

test("one timer serves all members, and none is left when the last has gone", () => {
  const { watch } = start();
  const members = Array.from({ length: 100 }, () => new Member());
  for (const member of members) watch.add(member);
  expect(vi.getTimerCount()).toBe(1);
  for (const member of members) watch.remove(member);
  expect([vi.getTimerCount(), watch.size]).toEqual([0, 0]);
});

test("a member that has left is not brought back by a late sign of life", () => {
  const { watch } = start();
  const member = new Member();
  watch.add(member);
  watch.remove(member);
  watch.alive(member);
  expect([watch.size, vi.getTimerCount()]).toEqual([0, 0]);
});

test("a member that throws when it is given up holds up no other", async () => {
  const { watch } = start();
  const [bad, good] = [new Member(), new Member()];
  bad.onHeartbeatTimeout = () => {
    throw new Error("bad");
  };
  watch.add(bad);
  watch.add(good);
  vi.advanceTimersByTime(GIVEN_UP);
  expect(good.heard).toHaveLength(1);
  expect(await uncaught().next()).toMatchObject({ message: "bad" });
});

test("a member that joins as another is given up has its own time", () => {
  const { watch, zero } = start();
  const [first, second] = [new Member(), new Member()];
  first.onHeartbeatTimeout = () => watch.add(second);
  watch.add(first);
  vi.advanceTimersByTime(2 * GIVEN_UP - 1);
  expect(second.heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(second.heard).toEqual([`timeout at ${zero + 2 * GIVEN_UP}`]);
});

test("a time longer than any timer takes is waited for in parts", () => {
  const longest = 2 ** 31 - 1;
  const watch = new Watch({ pingInterval: longest, pingTimeout: longest });
  const member = new Member();
  watch.add(member);
  vi.advanceTimersByTime(longest + 1000);
  expect([member.heard, vi.getTimerCount()]).toEqual([[], 1]);
  watch.remove(member);
});
