import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nextEvent, within } from "@baro/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { SERVERS, serve } from "./support/live.ts";

const PROGRAM = fileURLToPath(new URL("./fixtures/unref.ts", import.meta.url));
/** How long a program may take to start and to end: it compiles its sources. ms */
const PROGRAM_PATIENCE = 25_000;
const TSCONFIG = fileURLToPath(new URL("../tsconfig.json", import.meta.url));

function run(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TSX_TSCONFIG_PATH: TSCONFIG },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

describe.each(SERVERS)("a program that is connected to a server of %s", (impl) => {
  it.each(["polling", "websocket"])("ends by itself with autoUnref by %s", async (transport) => {
    const { url } = await serve(impl);
    const child = run(url, transport, "end");
    expect(await nextEvent(child, "exit", PROGRAM_PATIENCE)).toEqual([0, null]);
  });

  it("goes on without autoUnref", async () => {
    const { url } = await serve(impl);
    const child = run(url, "websocket", "keep");
    if (!child.stdout) throw new Error("no output");
    const [said] = await nextEvent(child.stdout, "data", PROGRAM_PATIENCE);
    expect(String(said)).toBe("connected");
    await expect(within(nextEvent(child, "exit"), "the end", 300)).rejects.toThrow("timed out");
  });
});
