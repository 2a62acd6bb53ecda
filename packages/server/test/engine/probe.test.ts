import type { EnginePacket } from "@baro/protocol";
import { expect, test, vi } from "vitest";
import { Probe, type ProbePhase, probeStep } from "../../src/engine/probe.ts";
import { SessionDeadlines } from "../../src/engine/session-deadlines.ts";
import { A_TURN, useFakeClock } from "../support/fake-clock.ts";
import { FakeTransport } from "../support/fake-transport.ts";

const PING_PROBE: EnginePacket<Buffer> = { type: "ping", data: "probe" };
const UPGRADE: EnginePacket<Buffer> = { type: "upgrade" };

const ROWS: readonly [ProbePhase, EnginePacket<Buffer>, ProbePhase][] = [
  ["asked", PING_PROBE, "probed"],
  ["asked", { type: "ping" }, "failed"],
  ["asked", { type: "ping", data: "other" }, "failed"],
  ["asked", UPGRADE, "failed"],
  ["asked", { type: "message", data: "probe" }, "failed"],
  ["probed", UPGRADE, "upgraded"],
  ["probed", PING_PROBE, "failed"],
  ["probed", { type: "message", data: "early" }, "failed"],
  ["upgraded", UPGRADE, "failed"],
  ["failed", PING_PROBE, "failed"],
];

test.each(ROWS)("in phase %s the packet %o leads to %s", (phase, packet, next) => {
  expect(probeStep(phase, packet)).toBe(next);
});

class Host {
  readonly heard: string[] = [];
  onProbed(): void {
    this.heard.push("probed");
  }
  onUpgraded(): void {
    this.heard.push("upgraded");
  }
  onProbeTimeout(): void {
    this.heard.push("timeout");
  }
  onProbeFailed(): void {
    this.heard.push("failed");
  }
}

function start() {
  const host = new Host();
  const from = new FakeTransport("polling");
  const transport = new FakeTransport("websocket");
  const deadlines = new SessionDeadlines(1000).upgrade;
  const probe = new Probe({ from, to: transport, deadlines }, host);
  return { host, transport, probe };
}

useFakeClock();

test("the right packets are answered and lead to the upgrade, and the timer is stopped", () => {
  const { host, transport } = start();
  transport.receive(PING_PROBE);
  expect(transport.sent).toEqual(["3probe"]);
  transport.receive(UPGRADE);
  expect(host.heard).toEqual(["probed", "upgraded"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("an attempt that takes too long is given up, and its transport closed", () => {
  const { host, transport } = start();
  transport.receive(PING_PROBE);
  vi.advanceTimersByTime(1000 + A_TURN);
  expect(host.heard).toEqual(["probed", "timeout", "failed"]);
  expect(transport.state).toBe("closed");
});

test.each(["a wrong packet", "bytes that are no packet", "an end"])(
  "%s ends the attempt and leaves no timer",
  (what) => {
    const { host, transport } = start();
    if (what === "an end") transport.end();
    else if (what === "a wrong packet") transport.receive(UPGRADE);
    else transport.sink.onMalformed(transport, new Error("malformed"));
    expect(host.heard).toEqual(["failed"]);
    expect(vi.getTimerCount()).toBe(0);
  },
);

test("a session that ends before its client was answered closes the new transport at once", () => {
  const { host, transport, probe } = start();
  probe.sessionOver();
  expect(transport.state).toBe("closed");
  expect([host.heard, vi.getTimerCount()]).toEqual([[], 0]);
});

test("a session that ends once its client is on its way sends it away when it arrives", () => {
  const { host, transport, probe } = start();
  transport.receive(PING_PROBE);
  probe.sessionOver();
  expect(transport.state).toBe("open");
  transport.receive(UPGRADE);
  expect(transport.state).toBe("closed");
  expect([host.heard, vi.getTimerCount()]).toEqual([["probed"], 0]);
});

test("a client that does not arrive after its session is not waited for longer than a second", () => {
  const { transport, probe } = start();
  transport.receive(PING_PROBE);
  probe.sessionOver();
  vi.advanceTimersByTime(999);
  expect(transport.state).toBe("open");
  vi.advanceTimersByTime(1);
  expect(transport.state).toBe("closed");
});
