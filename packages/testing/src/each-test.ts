import { afterEach, beforeEach } from "vitest";

/**
 * Gives each test of a file or `describe` something of its own, which is closed after it.
 * @param start makes it
 * @returns a function that gives what the present test has; throws outside of tests
 */
export function eachTest<Thing extends { close(): unknown }>(
  start: () => Promise<Thing>,
): () => Thing {
  let present: Thing | undefined;
  beforeEach(async () => {
    present = await start();
  });
  afterEach(async () => {
    await present?.close();
    present = undefined;
  });
  return () => {
    if (!present) throw new Error("what a test has is there during tests only");
    return present;
  };
}
