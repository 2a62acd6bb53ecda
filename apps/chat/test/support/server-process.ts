import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const BUILT = resolve(import.meta.dirname, "../../dist/server/index.js");
const READY = /^Baro chat is ready: (http:\/\/\S+)$/u;

export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  /** Ends it and gives the exit code; without a signal as a person's Ctrl+C does. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** What it has written to its log so far. */
  complaints(): string;
}

export interface ServerProcessOptions {
  readonly database: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Further settings. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts the built server as a process of its own and waits for the line that tells its URL. */
export async function startServer({
  database,
  port = 0,
  env = {},
}: ServerProcessOptions): Promise<ServerProcess> {
  if (!existsSync(BUILT)) throw new Error("the chat is not built: npm run build -w apps/chat");
  const child = launch({ ...env, CHAT_DB: database, PORT: String(port), HOST: "127.0.0.1" });
  const complaints: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  const url = await readyUrl(child, complaints);
  const stop = async (signal: NodeJS.Signals = "SIGINT") => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return { url, port: Number(new URL(url).port), stop, complaints: () => complaints.join("") };
}

/** Starts the built server with these settings; it may well not get ready. */
export function launch(env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [BUILT], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function readyUrl(child: ChildProcess, complaints: readonly string[]): Promise<string> {
  if (child.stdout === null) throw new Error("the server has no output");
  for await (const line of createInterface(child.stdout)) {
    const url = READY.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`the server ended before it was ready: ${complaints.join("")}`);
}
