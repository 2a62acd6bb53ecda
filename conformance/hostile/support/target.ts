import { type ChildProcess, spawn } from "node:child_process";
import type { ServerOptions as HttpOptions } from "node:http";
import { fileURLToPath } from "node:url";
import type { ServerOptions } from "@baro/server";
import { PATIENCE, within } from "@baro/testing";
import { afterAll, beforeAll } from "vitest";
import type { Census, Said } from "./census.ts";

const PROGRAM = fileURLToPath(new URL("serve.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const STDERR_TAIL = 4000;

/** Options that JSON can say. */
export type TargetOptions = Partial<ServerOptions> & { readonly http?: HttpOptions };

interface Waiting {
  resolve(census: Census): void;
  reject(error: Error): void;
}

/** A server process that is attacked, and asked how it is. */
export class Target {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #questions = 0;
  #stderr = "";

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
    child.on("message", (said: Said) => this.#onSaid(said));
    child.once("exit", (code, signal) => this.#onExit(`${signal ?? code}`));
    child.stderr?.on("data", (chunk) => {
      this.#stderr = `${this.#stderr}${chunk}`.slice(-STDERR_TAIL);
    });
  }

  static async start(options: TargetOptions = {}): Promise<Target> {
    const args = ["--expose-gc", "--import", "tsx", PROGRAM, JSON.stringify(options)];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const port = new Promise<number>((resolve, reject) => {
      child.once("message", (said: Said) => resolve("port" in said ? said.port : 0));
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    });
    return new Target(child, await within(port, "the server to listen", 30_000));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Rejects when the process has ended, or does not answer. */
  census(): Promise<Census> {
    const id = ++this.#questions;
    const answer = new Promise<Census>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (this.#child.exitCode !== null) this.#onExit(`${this.#child.exitCode}`);
      else this.#child.send({ id });
    });
    return within(answer, "the server to say how it is");
  }

  /** Resolves with a census that is as `isSo` wants it. */
  async becomes(
    isSo: (census: Census) => boolean,
    what: string,
    patience = PATIENCE,
  ): Promise<Census> {
    const deadline = performance.now() + patience;
    for (;;) {
      const census = await this.census();
      if (isSo(census)) return census;
      if (performance.now() > deadline) throw new Error(`${what}: ${JSON.stringify(census)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await exited;
  }

  #onSaid(said: Said): void {
    if ("port" in said) return;
    this.#waiting.get(said.id)?.resolve(said.census);
    this.#waiting.delete(said.id);
  }

  #onExit(how: string): void {
    const error = new Error(`the server's process ended with ${how}\n${this.#stderr}`);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** One server process for the tests of a file. */
export function useTarget(options: TargetOptions = {}): () => Target {
  let target: Target | undefined;
  beforeAll(async () => {
    target = await Target.start(options);
  }, 40_000);
  afterAll(() => target?.stop());
  return () => {
    if (!target) throw new Error("the server runs during tests only");
    return target;
  };
}
