import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Inbox, within } from "@baro/testing";
import { onTestFinished } from "vitest";
import type { News, Scenario } from "./contract.ts";

const PROGRAM = fileURLToPath(new URL("program.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../../../..", import.meta.url));

/** How long a program may take to start: it compiles its sources, perhaps on a busy machine. ms */
const START_PATIENCE = 25_000;

/** How a process ended: its exit code, or the signal that it did not listen for. */
type End = number | NodeJS.Signals | null;

/** The server of program.ts, in a process that is gone when its test is over. */
export class EndingProcess {
  readonly #child: ChildProcess;
  readonly #news = new Inbox<News>("news of the program");
  readonly #closed: Promise<End>;
  #url = "";
  #printed = "";

  private constructor(scenario: Scenario) {
    const args = ["--import", "tsx", PROGRAM, JSON.stringify(scenario)];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    createInterface(child.stdout).on("line", (line) => this.#news.push(JSON.parse(line)));
    child.stderr.on("data", (text) => {
      this.#printed += text;
    });
    this.#child = child;
    // Not before all that it has said and printed was read.
    this.#closed = new Promise((resolve) => {
      child.once("close", (code, signal) => resolve(code ?? signal));
    });
  }

  static async start(scenario: Scenario = {}): Promise<EndingProcess> {
    const program = new EndingProcess(scenario);
    onTestFinished(() => void program.#child.kill("SIGKILL"));
    const [, url] = await program.#news.next(START_PATIENCE);
    program.#url = String(url);
    return program;
  }

  get url(): string {
    return this.#url;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** How it has ended, once it has. */
  ended(): Promise<End> {
    return within(this.#closed, "the program to end");
  }

  /** The next that it says. */
  says(): Promise<News> {
    return this.#news.next();
  }

  /** What it has said that was not asked for. */
  said(): readonly News[] {
    return this.#news.drain();
  }

  /** What it has printed to stderr. */
  get printed(): string {
    return this.#printed;
  }
}
