import { isNoMore, RawWebSocket } from "@baro/testing";
import type { Census } from "../../hostile/support/census.ts";
import { Target } from "../../hostile/support/target.ts";
import { Random } from "../support/random.ts";
import { tellStory } from "./peers.ts";

/** Connections at a time. */
const AT_ONCE = 24;
/** What the process may have grown by since it was warm. Bytes. */
const GROWTH = 48 * 1024 * 1024;

/** Clients that say what they like to a server process, which must live, answer others, and hold nothing in the end. */
export class SocketFuzz {
  readonly #target: Target;
  readonly #bystander: RawWebSocket;
  readonly #seed: number;
  #stories = 0;
  #warm: Census | undefined;
  /** The last census. */
  census: Census | undefined;

  private constructor(target: Target, bystander: RawWebSocket, seed: number) {
    this.#target = target;
    this.#bystander = bystander;
    this.#seed = seed;
  }

  static async start(seed: number): Promise<SocketFuzz> {
    const target = await Target.start({
      allowEIO3: true,
      attachmentTimeout: 500,
      upgradeTimeout: 500,
    });
    const bystander = await RawWebSocket.connect(target.url, "", { answersPings: true });
    return new SocketFuzz(target, bystander, seed);
  }

  /** Lets many talk until they have sent `count` inputs, and looks at what is left. @returns how many it was */
  async round(count: number): Promise<number> {
    let sent = 0;
    const talk = async (): Promise<void> => {
      while (sent < count) {
        const { inputs } = await tellStory(
          this.#target.port,
          new Random(this.#seed + this.#stories++),
        );
        sent += inputs;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, talk));
    await this.#check();
    return sent;
  }

  async stop(): Promise<void> {
    this.#bystander.terminate();
    await this.#target.stop();
  }

  async #check(): Promise<void> {
    this.#bystander.send('42["undisturbed"]');
    const answer = await this.#bystander.next();
    if (answer !== '42["undisturbed"]') throw new Error(`the bystander got ${answer}`);
    const warm = this.#warm;
    this.census = await this.#target.becomes(
      ({ sessions, sockets, polluted, memory, resources }) =>
        sessions === 1 &&
        sockets === 1 &&
        !polluted &&
        (warm === undefined ||
          (memory - warm.memory < GROWTH &&
            isNoMore(connectionsIn(resources), connectionsIn(warm.resources)))),
      "something is left",
      40_000,
    );
    this.#warm ??= this.census;
  }
}

/** Timers come and go. */
const connectionsIn = ({ TCPSocketWrap = 0 }: Census["resources"]) => ({ TCPSocketWrap });
