import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { within } from "@baro/testing";

const PROGRAM = fileURLToPath(new URL("serve.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A server in a process of its own, on a file: it is killed, and started again. */
export class MortalServer {
  readonly #path: string;
  #child: ChildProcess | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** @returns its port on loopback, another one each time */
  async start(): Promise<number> {
    const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, this.#path], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    const lines = createInterface(child.stdout);
    const [port] = await within(once(lines, "line"), "the server to listen", 30_000);
    return Number(port);
  }

  /** Has it move its clients off and end. @returns its exit code */
  async retire(): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    const [code] = await within(exited, "the server to end", 30_000);
    return typeof code === "number" ? code : null;
  }

  /** Gives it no chance to do anything more. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.signalCode !== null || child.exitCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }
}
