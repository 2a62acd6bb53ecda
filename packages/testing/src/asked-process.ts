import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { within } from "./within.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const STDERR_TAIL = 4000;
/** How long a process may take to start: it compiles its sources, perhaps on a busy machine. ms */
const START_PATIENCE = 60_000;

/** What a process can be asked: name → the function that answers in it. What goes there and back is as JSON has it. */
export type Questions = { readonly [name: string]: (given: never) => unknown };

/** How to start one. */
export interface AskedProcessOptions {
  /** A TypeScript file that calls {@link answerQuestions}. */
  readonly program: URL;
  readonly args?: readonly string[];
  /** Over those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs another one, before that: ["unshare", "--net"]. */
  readonly wrap?: readonly string[];
}

interface Call {
  readonly id: number;
  readonly name: string;
  readonly given: unknown;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A program of ours in a process of its own, which answers questions until it is stopped. */
export class AskedProcess<Asked extends Questions> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #stderr = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (answer: Answer) => this.#settle(answer));
    child.once("error", (error) => this.#fail(error));
    child.once("exit", (code, signal) => this.#fail(new Error(`it ended with ${signal ?? code}`)));
    child.stderr?.on("data", (chunk) => {
      this.#stderr = `${this.#stderr}${chunk}`.slice(-STDERR_TAIL);
    });
  }

  /** Resolves once it can be asked. */
  static async start<Asked extends Questions>(
    options: AskedProcessOptions,
  ): Promise<AskedProcess<Asked>> {
    const { program, args = [], env = {}, wrap = [] } = options;
    const node = [process.execPath, "--expose-gc", "--import", "tsx", fileURLToPath(program)];
    const [command = process.execPath, ...rest] = [...wrap, ...node, ...args];
    const child = spawn(command, rest, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "pipe", "ipc"],
    });
    const asked = new AskedProcess<Asked>(child);
    await asked.#call({ name: "", given: undefined, timeout: START_PATIENCE });
    return asked;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Rejects with what was thrown there, when the process has ended, or does not answer. */
  ask<Name extends keyof Asked & string>(
    name: Name,
    ...[given]: Parameters<Asked[Name]>
  ): Promise<Awaited<ReturnType<Asked[Name]>>> {
    return this.#call({ name, given, timeout: START_PATIENCE }) as Promise<
      Awaited<ReturnType<Asked[Name]>>
    >;
  }

  /** Ends it without a chance to do anything more. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await exited;
  }

  #call(call: { name: string; given: unknown; timeout: number }): Promise<unknown> {
    const { name, given, timeout } = call;
    const id = ++this.#calls;
    const answer = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (!this.#child.connected) this.#fail(new Error("it has ended"));
      else this.#child.send({ id, name, given } satisfies Call);
    });
    return within(answer, `a process to answer "${name}"`, timeout);
  }

  #settle({ id, value, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }

  #fail({ message }: Error): void {
    const error = new Error(`a process of the test: ${message}\n${this.#stderr}`);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** The other end, in the process that is asked. It ends with the one that asks. */
export function answerQuestions(answers: Questions): void {
  const started: Questions = { "": () => true };
  process.on("message", async ({ id, name, given }: Call) => {
    const answer = answers[name] ?? started[name];
    try {
      if (answer === undefined) throw new Error(`no answer to "${name}"`);
      process.send?.({ id, value: await answer(given as never) } satisfies Answer);
    } catch (error) {
      process.send?.({ id, error: String(error instanceof Error ? error.stack : error) });
    }
  });
  process.on("disconnect", () => process.exit());
}
