import { PATIENCE } from "./within.ts";

/** How often a condition is looked at, ms. */
const GLANCE = 2;

/**
 * Resolves once `condition` holds: for states that announce themselves by no event (a count that returns to zero).
 * @param what completes "timed out after … ms waiting until …"; give a function to say what was seen last
 */
export async function until(
  condition: () => boolean,
  what: string | (() => string),
  timeout = PATIENCE,
): Promise<void> {
  const deadline = performance.now() + timeout;
  while (!condition()) {
    if (performance.now() > deadline) {
      const text = typeof what === "string" ? what : what();
      throw new Error(`timed out after ${timeout} ms waiting until ${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, GLANCE));
  }
}
