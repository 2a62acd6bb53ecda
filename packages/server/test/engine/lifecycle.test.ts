import { expect, test } from "vitest";
import {
  type Lifecycle,
  type LifecycleAction,
  type LifecycleInput,
  step,
} from "../../src/engine/lifecycle.ts";

const OPENING: Lifecycle = { phase: "opening" };
const OPEN: Lifecycle = { phase: "open" };
const CLOSING: Lifecycle = { phase: "closing", reason: "forced close" };
const CLOSED: Lifecycle = { phase: "closed" };

const close = (discard: boolean, writable: boolean): LifecycleInput => ({
  type: "close",
  reason: "forced server close",
  discard,
  writable,
});
const LEFT: LifecycleInput = { type: "left", reason: "transport close" };
const ENDED: LifecycleInput = { type: "ended", reason: "transport close" };
const FAILED: LifecycleInput = { type: "failed", reason: "slow consumer" };

interface Row {
  readonly what: string;
  readonly from: Lifecycle;
  readonly input: LifecycleInput;
  readonly to: Lifecycle;
  readonly actions: readonly LifecycleAction[];
  readonly reason?: string;
}

const ROWS: readonly Row[] = [
  { what: "opens", from: OPENING, input: { type: "opened" }, to: OPEN, actions: [] },
  { what: "opens once", from: OPEN, input: { type: "opened" }, to: OPEN, actions: [] },
  {
    what: "is not opened again while it closes",
    from: CLOSING,
    input: { type: "opened" },
    to: CLOSING,
    actions: [],
  },
  {
    what: "takes no notice of a transport that becomes writable",
    from: OPEN,
    input: { type: "writable" },
    to: OPEN,
    actions: [],
  },
  {
    what: "sends what is queued and closes, where the transport takes it",
    from: OPEN,
    input: close(false, true),
    to: CLOSED,
    actions: ["sendAndClose", "report"],
    reason: "forced server close",
  },
  {
    what: "waits for the transport to take what is queued",
    from: OPEN,
    input: close(false, false),
    to: { phase: "closing", reason: "forced server close" },
    actions: ["awaitWritable"],
  },
  {
    what: "sends the farewell alone when what is queued is discarded",
    from: OPEN,
    input: close(true, true),
    to: CLOSED,
    actions: ["closeNow", "report"],
    reason: "forced server close",
  },
  {
    what: "drops a transport that takes nothing when what is queued is discarded",
    from: OPEN,
    input: close(true, false),
    to: CLOSED,
    actions: ["destroy", "report"],
    reason: "forced server close",
  },
  {
    what: "ends with its transport",
    from: OPEN,
    input: ENDED,
    to: CLOSED,
    actions: ["report"],
    reason: "transport close",
  },
  {
    what: "lets a client go that has said goodbye",
    from: OPEN,
    input: LEFT,
    to: CLOSED,
    actions: ["leave", "report"],
    reason: "transport close",
  },
  {
    what: "keeps its first reason when the client says goodbye meanwhile",
    from: CLOSING,
    input: LEFT,
    to: CLOSED,
    actions: ["leave", "report"],
    reason: "forced close",
  },
  {
    what: "drops a client that takes nothing",
    from: OPEN,
    input: FAILED,
    to: CLOSED,
    actions: ["destroy", "report"],
    reason: "slow consumer",
  },
  {
    what: "ends before it was open",
    from: OPENING,
    input: ENDED,
    to: CLOSED,
    actions: ["report"],
    reason: "transport close",
  },
  {
    what: "sends the rest once the transport takes it",
    from: CLOSING,
    input: { type: "writable" },
    to: CLOSED,
    actions: ["sendAndClose", "report"],
    reason: "forced close",
  },
  {
    what: "waits once, however often it is closed",
    from: CLOSING,
    input: close(false, false),
    to: CLOSING,
    actions: [],
  },
  {
    what: "may be hurried while it waits, and keeps its first reason",
    from: CLOSING,
    input: close(true, false),
    to: CLOSED,
    actions: ["destroy", "report"],
    reason: "forced close",
  },
  {
    what: "keeps its first reason when the transport ends meanwhile",
    from: CLOSING,
    input: ENDED,
    to: CLOSED,
    actions: ["report"],
    reason: "forced close",
  },
  {
    what: "keeps its first reason when the wait takes too long",
    from: CLOSING,
    input: FAILED,
    to: CLOSED,
    actions: ["destroy", "report"],
    reason: "forced close",
  },
];

test.each(ROWS)(
  "a connection that is $from.phase $what",
  ({ from, input, to, actions, reason }) => {
    expect(step(from, input)).toEqual({ state: to, actions, ...(reason ? { reason } : {}) });
  },
);

test.each<LifecycleInput>([
  { type: "opened" },
  close(false, true),
  close(true, false),
  { type: "writable" },
  LEFT,
  ENDED,
  FAILED,
])("a closed connection stays closed: $type", (input) => {
  expect(step(CLOSED, input)).toEqual({ state: CLOSED, actions: [] });
});
