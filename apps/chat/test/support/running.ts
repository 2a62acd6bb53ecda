import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { Visitor } from "./client.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** A server on files of its own, for the tests of one file that need no browser. */
export class RunningChat {
  readonly database: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "baro-chat-"));
  readonly #env: NodeJS.ProcessEnv;
  readonly #visitors: Visitor[] = [];
  #server: ServerProcess | undefined;
  #people = 0;

  /** @param env further settings of the server */
  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
    this.database = join(this.#folder, "chat.db");
  }

  get server(): ServerProcess {
    if (this.#server === undefined) throw new Error("the server has not been started");
    return this.#server;
  }

  get url(): string {
    return this.server.url;
  }

  async start(): Promise<void> {
    this.#server = await startServer({ database: this.database, env: this.#env });
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    await this.#server?.stop(signal);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async visitor(name: string): Promise<Visitor> {
    const visitor = await Visitor.signedUp(this.url, name);
    this.#visitors.push(visitor);
    return visitor;
  }

  /** Someone new, who is connected. */
  async person() {
    this.#people++;
    const visitor = await this.visitor(`Person ${this.#people}`);
    const { socket, welcome } = await visitor.connect();
    return { visitor, socket, id: welcome.self.id };
  }

  sendHome(): void {
    for (const visitor of this.#visitors.splice(0)) visitor.leave();
  }
}

export type ConnectedPerson = Awaited<ReturnType<RunningChat["person"]>>;

/** Registers what starts and ends it around the tests of the file that calls it. */
export function runningChat(env: NodeJS.ProcessEnv = {}): RunningChat {
  const chat = new RunningChat(env);
  beforeAll(() => chat.start());
  afterEach(() => chat.sendHome());
  afterAll(() => chat.remove());
  return chat;
}
