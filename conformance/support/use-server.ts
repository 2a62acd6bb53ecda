import { eachTest, type RunningServer, type StartOptions, startServer } from "@baro/testing";

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
  return eachTest(async () => {
    const running = await startServer(start);
    prepare(running);
    return running;
  });
}
