/**
 * Moving a connection to a better transport (Engine.IO protocol 4, section "Upgrade"), as a state machine without I/O:
 * the candidate is opened and asked (ping "probe"), it answers (pong "probe"), the current transport is paused, and with
 * an upgrade packet the candidate takes over.
 */
export type ProbeState = "opening" | "asking" | "pausing" | "upgraded" | "failed";

/** What happens to a probe. */
export type ProbeInput =
  /** The candidate is open. */
  | "opened"
  /** The candidate answered the question. */
  | "confirmed"
  /** The candidate said something else, failed or closed. */
  | "refused"
  /** The current transport is paused. */
  | "paused"
  /** The connection needs no upgrade any more. */
  | "abandoned";

/** What is to be done about it. */
export type ProbeAction =
  /** Send ping "probe" on the candidate. */
  | "ask"
  /** Pause the current transport. */
  | "pause"
  /** Send the upgrade packet on the candidate and make it the current transport. */
  | "switch"
  /** Go on with the current transport. */
  | "resume"
  /** Close the candidate. */
  | "discard"
  /** Tell that the upgrade failed. */
  | "report";

/** The state that follows, and what to do, in order. */
export type ProbeStep = readonly [state: ProbeState, ...actions: ProbeAction[]];

const TRANSITIONS: Readonly<Record<ProbeState, Partial<Record<ProbeInput, ProbeStep>>>> = {
  opening: {
    opened: ["asking", "ask"],
    refused: ["failed", "discard", "report"],
    abandoned: ["failed", "discard"],
  },
  asking: {
    confirmed: ["pausing", "pause"],
    refused: ["failed", "discard", "report"],
    abandoned: ["failed", "discard"],
  },
  pausing: {
    paused: ["upgraded", "switch"],
    refused: ["failed", "discard", "resume", "report"],
    abandoned: ["failed", "discard"],
  },
  upgraded: {},
  failed: {},
};

/** What follows from an input; an input that means nothing in a state changes nothing. */
export function probeStep(state: ProbeState, input: ProbeInput): ProbeStep {
  return TRANSITIONS[state][input] ?? [state];
}
