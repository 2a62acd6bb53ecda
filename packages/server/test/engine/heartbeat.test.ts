import { expect, test, vi } from "vitest";
import { Heartbeat } from "../../src/engine/heartbeat.ts";
import { useFakeClock } from "../support/fake-clock.ts";
import { GIVEN_UP, Member, TIMES } from "../support/pulse.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();
useFakeClock();

function start(): { heartbeat: Heartbeat; zero: number } {
  return {
    heartbeat: new Heartbeat(TIMES),
    zero: performance.now(),
  };
}

test("a member is pinged pingInterval after it was added, and again that long after each pong", () => {
  const { heartbeat, zero } = start();
  const member = new Member();
  heartbeat.add(member);
  vi.advanceTimersByTime(999);
  expect(member.heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(member.heard).toEqual([`ping at ${zero + 1000}`]);
  vi.advanceTimersByTime(300);
  heartbeat.alive(member);
  vi.advanceTimersByTime(1000);
  expect(member.heard).toEqual([`ping at ${zero + 1000}`, `ping at ${zero + 2300}`]);
});

test("a member that shows no life within pingTimeout is given up, once, and forgotten", () => {
  const { heartbeat, zero } = start();
  const member = new Member();
  heartbeat.add(member);
  vi.advanceTimersByTime(GIVEN_UP - 1);
  expect(member.awaitsLife).toBe(true);
  vi.advanceTimersByTime(1);
  expect(member.heard.at(-1)).toBe(`timeout at ${zero + GIVEN_UP}`);
  expect(heartbeat.size).toBe(0);
  vi.advanceTimersByTime(10_000);
  expect(member.heard).toHaveLength(2);
});

test("a sign of life that waited to be read while the process was busy counts", () => {
  const { heartbeat, zero } = start();
  const [lively, silent] = [new Member(), new Member()];
  heartbeat.add(lively);
  heartbeat.add(silent);
  vi.advanceTimersByTime(1399);
  // The deadline; Node reads from its connections before it runs immediates.
  vi.advanceTimersToNextTimer();
  heartbeat.alive(lively);
  vi.advanceTimersByTime(999);
  expect(lively.heard).toEqual([`ping at ${zero + 1000}`]);
  expect(silent.heard).toEqual([`ping at ${zero + 1000}`, `timeout at ${zero + GIVEN_UP}`]);
  vi.advanceTimersByTime(1);
  expect(lively.heard.at(-1)).toBe(`ping at ${zero + 2400}`);
});

test("one that leaves at its deadline leaves no timer", () => {
  const { heartbeat } = start();
  const member = new Member();
  heartbeat.add(member);
  vi.advanceTimersByTime(1399);
  vi.advanceTimersToNextTimer();
  heartbeat.remove(member);
  expect(vi.getTimerCount()).toBe(0);
});

test("a sign of life that was not awaited moves nothing", () => {
  const { heartbeat, zero } = start();
  const member = new Member();
  heartbeat.add(member);
  vi.advanceTimersByTime(600);
  heartbeat.alive(member);
  vi.advanceTimersByTime(400);
  expect(member.heard).toEqual([`ping at ${zero + 1000}`]);
});

test("each member has its own time", () => {
  const { heartbeat, zero } = start();
  const [early, late] = [new Member(), new Member()];
  heartbeat.add(early);
  vi.advanceTimersByTime(500);
  heartbeat.add(late);
  vi.advanceTimersByTime(500);
  heartbeat.alive(early);
  vi.advanceTimersByTime(1001);
  expect(early.heard).toEqual([`ping at ${zero + 1000}`, `ping at ${zero + 2000}`]);
  expect(late.heard).toEqual([`ping at ${zero + 1500}`, `timeout at ${zero + 500 + GIVEN_UP}`]);
});

test("members that are due at nearly the same time are pinged together", () => {
  const { heartbeat, zero } = start();
  const members = [new Member(), new Member()];
  for (const member of members) {
    heartbeat.add(member);
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(980);
  expect(members.map((member) => member.heard)).toEqual([
    [`ping at ${zero + 1000}`],
    [`ping at ${zero + 1000}`],
  ]);
});

test("one timer serves all members, and none is left when the last has gone", () => {
  const { heartbeat } = start();
  const members = Array.from({ length: 100 }, () => new Member());
  for (const member of members) heartbeat.add(member);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(vi.getTimerCount()).toBe(1);
  for (const member of members) heartbeat.remove(member);
  expect(vi.getTimerCount()).toBe(0);
  expect(heartbeat.size).toBe(0);
});

test("a member that leaves when another is given up is not disturbed again", () => {
  const { heartbeat } = start();
  const [first, second] = [new Member(), new Member()];
  first.onHeartbeatTimeout = () => heartbeat.remove(second);
  heartbeat.add(first);
  heartbeat.add(second);
  vi.advanceTimersByTime(5000);
  expect(second.heard).toHaveLength(1);
  expect(second.awaitsLife).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

test("a member that throws surfaces, and the others go on", async () => {
  const { heartbeat, zero } = start();
  const [bad, good] = [new Member(), new Member()];
  bad.sendPing = () => {
    throw new Error("of the ping");
  };
  bad.onHeartbeatTimeout = () => {
    throw new Error("of the timeout");
  };
  heartbeat.add(bad);
  heartbeat.add(good);
  vi.advanceTimersByTime(GIVEN_UP);
  expect(good.heard).toEqual([`ping at ${zero + 1000}`, `timeout at ${zero + GIVEN_UP}`]);
  expect(await uncaught().next()).toEqual(new Error("of the ping"));
  expect(await uncaught().next()).toEqual(new Error("of the timeout"));
});
