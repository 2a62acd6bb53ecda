import { afterEach } from "vitest";
import { Visitor } from "./client.ts";
import { FreshServer, type FreshServerOptions } from "./fresh-server.ts";

/** For the tests of a file that need no browser: for each a fresh server. Visitors are sent home after each. */
class RunningChat extends FreshServer {
  readonly #visitors: Visitor[] = [];
  #people = 0;

  constructor(options: FreshServerOptions) {
    super(options);
    afterEach(() => {
      for (const visitor of this.#visitors.splice(0)) visitor.leave();
    });
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
}

export type ConnectedPerson = Awaited<ReturnType<RunningChat["person"]>>;

/** To be called once in a file, outside of its tests. @param env further settings of the server */
export function runningChat(env: NodeJS.ProcessEnv = {}): RunningChat {
  return new RunningChat({ env });
}
