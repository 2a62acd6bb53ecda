import { type RunningServer, type StartOptions, startServer } from "@baro/testing";
import { afterEach, beforeEach } from "vitest";

/**
 * Gives each test of a file or `describe` a server of its own.
 * @param start what to start
 * @param prepare called before the test: adds the listeners of the scenario
 * @returns a function that gives the running server of the present test
 */
export function useServer(
  start: StartOptions = {},
  prepare: (server: RunningServer) => void = () => {},
): () => RunningServer {
  let running: RunningServer | undefined;
  beforeEach(async () => {
    running = await startServer(start);
    prepare(running);
  });
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });
  return () => {
    if (!running) throw new Error("the server runs during tests only");
    return running;
  };
}
