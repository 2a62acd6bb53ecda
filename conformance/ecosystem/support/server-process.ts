import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Inbox, within } from "@baro/testing";
import { inject } from "vitest";

/** How long a process may take to start or to end, ms. Only reached when the test fails. */
const PATIENCE = 30_000;

/** A message of the process: an answer to a call, or something that it tells by itself. */
type Message =
  | {
      readonly id: number;
      readonly value?: unknown;
      readonly error?: string;
      readonly responses?: unknown;
    }
  | { readonly event: string; readonly args: readonly unknown[] };

/** What a fixture is given. */
export interface ProcessPlan {
  /** Its first argument. Default: none. */
  readonly name?: string;
  readonly args?: readonly string[];
}

interface Caller {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A fixture that runs in a process of its own, in the project of the ecosystem, and takes calls. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #program: string;
  readonly name: string;
  readonly #callers = new Map<number, Caller>();
  readonly #told = new Inbox<readonly unknown[]>("something that the process tells");
  #calls = 0;
  #output = "";
  #url = "";

  private constructor(program: string, { name, args = [] }: ProcessPlan) {
    this.#program = program;
    this.name = name ?? program;
    const cwd = inject("ecosystem");
    this.#child = fork(program, name === undefined ? args : [name, ...args], {
      cwd,
      serialization: "advanced",
      silent: true,
      execArgv: [],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output += chunk;
      });
    }
    this.#child.on("message", (message: Message) => this.#onMessage(message));
    this.#child.on("exit", () => this.#onExit());
  }

  /** Runs `program` until it says that it is ready. */
  static async start(program: string, plan: ProcessPlan = {}): Promise<ServerProcess> {
    const started = new ServerProcess(program, plan);
    try {
      const [event, url] = await started.told(PATIENCE);
      if (event !== "ready")
        throw new Error(`${program} says ${String(event)}: ${started.#output}`);
      started.#url = String(url);
      return started;
    } catch (error) {
      started.#child.kill("SIGKILL");
      throw error;
    }
  }

  /** Where the server listens. */
  get url(): string {
    return this.#url;
  }

  /** All that the process has printed. */
  get output(): string {
    return this.#output;
  }

  /** Has the process do something; settles as that does. */
  call(name: string, ...args: unknown[]): Promise<unknown> {
    const id = this.#calls++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#callers.set(id, { resolve, reject });
    });
    this.#child.send({ call: name, id, args });
    return within(answer, `${this.#program} to answer ${name}; it printed: ${this.#output}`);
  }

  /** What the process tells next: a name and arguments. */
  told(timeout?: number): Promise<readonly unknown[]> {
    return this.#told.next(timeout);
  }

  /** Has the process close its server and end. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    try {
      await this.call("end");
      await within(exited, `${this.#program} to end`, PATIENCE);
    } finally {
      this.#child.kill("SIGKILL");
    }
  }

  /** Ends the process as a crash would. */
  async kill(): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await within(exited, `${this.#program} to be gone`, PATIENCE);
  }

  #onMessage(message: Message): void {
    if ("event" in message) {
      this.#told.push([message.event, ...message.args]);
      return;
    }
    const caller = this.#callers.get(message.id);
    this.#callers.delete(message.id);
    if (message.error === undefined) caller?.resolve(message.value);
    else caller?.reject(Object.assign(new Error(message.error), { responses: message.responses }));
  }

  #onExit(): void {
    const error = new Error(`${this.#program} has ended; it printed: ${this.#output}`);
    for (const caller of this.#callers.values()) caller.reject(error);
    this.#callers.clear();
    this.#told.push(["exit", error.message]);
  }
}
