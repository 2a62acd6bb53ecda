import type { CloseReason } from "./contract.ts";

/**
 * The life of a connection as a pure state machine: what happened → what to do. The connection does the I/O.
 */
export type Lifecycle =
  | { readonly phase: "opening" }
  | { readonly phase: "open" }
  /** Waits for the transport to take the last frames; `reason` is told when it has. */
  | { readonly phase: "closing"; readonly reason: CloseReason }
  | { readonly phase: "closed" };

export type LifecycleInput =
  | { readonly type: "opened" }
  /** This side wants to close. `writable`: whether the transport takes frames now. */
  | {
      readonly type: "close";
      readonly reason: CloseReason;
      readonly discard: boolean;
      readonly writable: boolean;
    }
  | { readonly type: "writable" }
  /** The client has said goodbye. */
  | { readonly type: "left"; readonly reason: CloseReason }
  /** The transport is gone already. */
  | { readonly type: "ended"; readonly reason: CloseReason }
  /** The client takes nothing more: too slow, or closing took too long. */
  | { readonly type: "failed"; readonly reason: CloseReason };

export type LifecycleAction =
  /** Send what is queued, and the farewell. */
  | "sendAndClose"
  /** Send the farewell alone. */
  | "closeNow"
  /** End the transport without another farewell. */
  | "leave"
  /** Drop the transport. */
  | "destroy"
  /** Give the client limited time to take the rest. */
  | "awaitWritable"
  /** Tell the owner the end. */
  | "report";

export interface Transition {
  readonly state: Lifecycle;
  readonly actions: readonly LifecycleAction[];
  /** What `report` tells. */
  readonly reason?: CloseReason;
}

export const OPENING: Lifecycle = { phase: "opening" };
const OPEN: Lifecycle = { phase: "open" };
const CLOSED: Lifecycle = { phase: "closed" };

/** One step. An input that means nothing in the present phase changes nothing. */
export function step(state: Lifecycle, input: LifecycleInput): Transition {
  if (state.phase === "closed") return { state, actions: [] };
  switch (input.type) {
    case "opened":
      return { state: state.phase === "opening" ? OPEN : state, actions: [] };
    case "close":
      return closeAsked(state, input);
    case "writable":
      return state.phase === "closing"
        ? endBy("sendAndClose", state.reason)
        : { state, actions: [] };
    case "left":
      return endBy("leave", reasonOf(state, input.reason));
    case "ended":
      return { state: CLOSED, actions: ["report"], reason: reasonOf(state, input.reason) };
    case "failed":
      return endBy("destroy", reasonOf(state, input.reason));
  }
}

function closeAsked(
  state: Lifecycle,
  input: Extract<LifecycleInput, { type: "close" }>,
): Transition {
  const reason = reasonOf(state, input.reason);
  if (input.discard) return endBy(input.writable ? "closeNow" : "destroy", reason);
  if (input.writable) return endBy("sendAndClose", reason);
  if (state.phase === "closing") return { state, actions: [] };
  return { state: { phase: "closing", reason }, actions: ["awaitWritable"] };
}

function endBy(action: LifecycleAction, reason: CloseReason): Transition {
  return { state: CLOSED, actions: [action, "report"], reason };
}

/** Once this side has begun to close, that stays the reason. */
function reasonOf(state: Lifecycle, reason: CloseReason): CloseReason {
  return state.phase === "closing" ? state.reason : reason;
}
