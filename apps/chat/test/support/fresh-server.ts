import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type ServerProcess, startServer } from "./server-process.ts";

/** Other tests listen meanwhile, and one may be given the port that waits to be taken again; it soon gives it back. */
const TRIES = 20;

export interface FreshServerOptions {
  /** Further settings of the server. */
  readonly env?: NodeJS.ProcessEnv;
  /** Fills the database that each test begins with a copy of. */
  readonly fill?: (database: string) => Promise<void>;
}

/** A server of its own for each test of a file: nothing that one test leaves, nor what is counted, is there in the next. */
export class FreshServer {
  readonly #env: NodeJS.ProcessEnv;
  #folder = "";
  #server: ServerProcess | undefined;

  /** To be made outside of the tests: registers what starts and ends around them. */
  constructor({ env = {}, fill }: FreshServerOptions) {
    this.#env = env;
    const filled = newFolder();
    beforeAll(() => fill?.(databaseIn(filled)));
    beforeEach(() => this.#begin(filled));
    afterEach(() => this.#end());
    afterAll(() => remove(filled));
  }

  /** The folder of this test, for whatever it needs. */
  get folder(): string {
    return this.#folder;
  }

  get database(): string {
    return databaseIn(this.#folder);
  }

  get server(): ServerProcess {
    if (this.#server === undefined) throw new Error("the server has not been started");
    return this.#server;
  }

  get url(): string {
    return this.server.url;
  }

  /** Ends the server, without a signal as `kill -9` does. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    await this.server.stop(signal);
  }

  /** Starts it again, at the same port, on the same files. */
  async restart(tries = TRIES): Promise<void> {
    try {
      await this.#start(this.server.port);
    } catch (error) {
      const isTaken = error instanceof Error && error.message.includes("EADDRINUSE");
      if (!isTaken || tries === 1) throw error;
      await this.restart(tries - 1);
    }
  }

  async #begin(filled: string): Promise<void> {
    this.#folder = newFolder();
    cpSync(filled, this.#folder, { recursive: true });
    await this.#start();
  }

  async #end(): Promise<void> {
    await this.#server?.stop("SIGKILL");
    remove(this.#folder);
  }

  async #start(port = 0): Promise<void> {
    this.#server = await startServer({ database: this.database, port, env: this.#env });
  }
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "baro-chat-"));
}

function databaseIn(folder: string): string {
  return join(folder, "chat.db");
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
