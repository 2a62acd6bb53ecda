import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { launchChromium } from "./chromium.ts";
import { FreshServer, type FreshServerOptions } from "./fresh-server.ts";
import { Person, type PersonOptions } from "./person.ts";

interface ChatOptions extends FreshServerOptions {
  /** Further arguments of the browser. */
  readonly args?: readonly string[];
}

/** A browser for the tests of a file, and for each of them a fresh server. People are sent home after each. */
class Chat extends FreshServer {
  #browser: Browser | undefined;

  constructor({ args, ...options }: ChatOptions) {
    super(options);
    beforeAll(async () => {
      this.#browser = await launchChromium(args);
    });
    afterEach(async () => {
      await Promise.all(this.browser.contexts().map((context) => context.close()));
    });
    afterAll(() => this.#browser?.close());
  }

  get browser(): Browser {
    if (this.#browser === undefined) throw new Error("the browser has not been started");
    return this.#browser;
  }

  /** Someone with a fresh browser profile, signed in. */
  person(name: string, options: Partial<PersonOptions> = {}): Promise<Person> {
    return Person.arrive(this.#optionsFor(name, options));
  }

  /** Someone still at the door. */
  stranger(options: Partial<PersonOptions> = {}, name = ""): Promise<Person> {
    return Person.atTheDoor(this.#optionsFor(name, options));
  }

  #optionsFor(name: string, options: Partial<PersonOptions>): PersonOptions {
    return { browser: this.browser, url: `${this.url}/`, name, ...options };
  }
}

/** To be called once in a file, outside of its tests. */
export function chatUnderTest(options: ChatOptions = {}): Chat {
  return new Chat(options);
}
