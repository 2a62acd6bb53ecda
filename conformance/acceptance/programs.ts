import { expect, inject } from "vitest";
import { runProgram } from "../support/npm.ts";

/** The Nodes that a user's program runs on: the one that runs the tests, and the newest. */
export const NODES = [
  { node: "this Node", program: () => process.execPath },
  { node: "the newest Node", program: () => inject("newestNode") },
];

/**
 * Runs a fixture in the consumer's project: it asserts for itself, says "ok" at its end, warns of nothing,
 * and ends by itself once it has closed what it opened.
 */
export async function expectOk(program: string, args: readonly string[]): Promise<void> {
  const ended = await runProgram(program, args, { cwd: inject("consumer"), timeoutMs: 60_000 });
  expect(ended).toEqual({ code: 0, stdout: "ok\n", stderr: "" });
}
