import { type RunningService, startService, withDataFolder } from "./service.ts";

/** Starts Debian's redis-server on a free loopback port; it keeps nothing on disk. */
export function startRedis(): Promise<RunningService> {
  return withDataFolder("redis", async (folder, port) => {
    const address = ["--port", `${port}`, "--bind", "127.0.0.1"];
    const stop = await startService({
      program: "redis-server",
      args: [...address, "--save", "", "--appendonly", "no", "--dir", folder],
      ready: /Ready to accept connections/,
      package: "redis-server",
      signal: "SIGKILL",
    });
    return { url: `redis://127.0.0.1:${port}`, stop };
  });
}
