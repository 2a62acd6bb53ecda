import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { launchChromium } from "./chromium.ts";
import { Person, type PersonOptions } from "./person.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** Other tests listen meanwhile, and one may be given the port that waits to be taken again; it soon gives it back. */
const TRIES = 20;

/** A server on a database of its own and a browser, for the tests of one file. People are sent home after each test. */
export class Chat {
  readonly database: string;
  readonly #env: NodeJS.ProcessEnv;
  #folder: string;
  #browser: Browser | undefined;
  #server: ServerProcess | undefined;
  #people: Person[] = [];

  /** @param env further settings of the server */
  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
    this.#folder = mkdtempSync(join(tmpdir(), "baro-chat-"));
    this.database = join(this.#folder, "chat.db");
  }

  get server(): ServerProcess {
    if (this.#server === undefined) throw new Error("the server has not been started");
    return this.#server;
  }

  get browser(): Browser {
    if (this.#browser === undefined) throw new Error("the browser has not been started");
    return this.#browser;
  }

  /** Someone with a fresh browser profile, signed in. `query` is for `?transport=polling`. */
  async person(
    name: string,
    options: Partial<PersonOptions> & { query?: string } = {},
  ): Promise<Person> {
    return this.#welcome(await Person.arrive(this.#optionsFor(name, options)));
  }

  /** Someone still at the door. */
  async stranger(options: Partial<PersonOptions> = {}, name = ""): Promise<Person> {
    return this.#welcome(await Person.atTheDoor(this.#optionsFor(name, options)));
  }

  async start(): Promise<void> {
    this.#server = await startServer({ database: this.database, env: this.#env });
    this.#browser = await launchChromium();
  }

  /** Ends the server, without a signal as `kill -9` does. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    await this.server.stop(signal);
  }

  /** Starts it again, at the same port, on the same database. */
  async restart(tries = TRIES): Promise<void> {
    try {
      this.#server = await startServer({ database: this.database, port: this.server.port });
    } catch (error) {
      const isTaken = error instanceof Error && error.message.includes("is in use");
      if (!isTaken || tries === 1) throw error;
      await this.restart(tries - 1);
    }
  }

  async sendHome(): Promise<void> {
    await Promise.all(this.#people.splice(0).map((person) => person.leave()));
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #optionsFor(
    name: string,
    { query = "", ...rest }: Partial<PersonOptions> & { query?: string },
  ): PersonOptions {
    return { browser: this.browser, url: `${this.server.url}/${query}`, name, ...rest };
  }

  #welcome(person: Person): Person {
    this.#people.push(person);
    return person;
  }
}

/** Registers what starts and ends a chat around the tests of the file that calls it. */
export function chatUnderTest(
  prepare: (chat: Chat) => Promise<void> | void = () => {},
  env: NodeJS.ProcessEnv = {},
): Chat {
  const chat = new Chat(env);
  beforeAll(async () => {
    await prepare(chat);
    await chat.start();
  });
  afterEach(() => chat.sendHome());
  afterAll(() => chat.stop());
  return chat;
}
