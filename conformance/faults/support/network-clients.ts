// Clients of Baro in a process of their own, perhaps in a network of their own. They follow a channel.
import { io, type Socket } from "@baro/client";
import { answerQuestions, until } from "@baro/testing";
import { CONNECT_TIMEOUT, DELAY_MAX, LOG } from "./network-times.ts";

const TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]];

/** What one client went through. */
export interface ClientStory {
  readonly transports: readonly string[];
  readonly isConnected: boolean;
  /** Offsets in the order in which they came. */
  readonly offsets: readonly number[];
  readonly resets: number;
  /** Reasons of disconnects. */
  readonly losses: readonly string[];
  readonly hasGivenUp: boolean;
}

/** What is to be awaited, and for how long, ms. */
export interface Awaited {
  readonly patience: number;
}

class FollowingClient {
  readonly socket: Socket;
  readonly #transports: string[];
  readonly #offsets: number[] = [];
  readonly #losses: string[] = [];
  #resets = 0;
  #hasGivenUp = false;

  constructor(url: string, transports: string[]) {
    this.#transports = transports;
    this.socket = io(url, {
      forceNew: true,
      transports,
      timeout: CONNECT_TIMEOUT,
      reconnectionDelay: DELAY_MAX / 4,
      reconnectionDelayMax: DELAY_MAX,
    });
    this.socket.on("disconnect", (reason) => this.#losses.push(reason));
    this.socket.io.on("reconnect_failed", () => {
      this.#hasGivenUp = true;
    });
    const channel = this.socket.channel(LOG, { after: { offset: 0 } });
    channel.on("entry", (_body, { offset }) => this.#offsets.push(offset));
    channel.on("reset", () => {
      this.#resets++;
    });
  }

  get story(): ClientStory {
    return {
      transports: this.#transports,
      isConnected: this.socket.connected,
      offsets: this.#offsets,
      resets: this.#resets,
      losses: this.#losses,
      hasGivenUp: this.#hasGivenUp,
    };
  }
}

let clients: FollowingClient[] = [];

/** @returns how long it took, ms */
async function becomes(what: string, isSo: (story: ClientStory) => boolean, patience: number) {
  const begun = performance.now();
  const missing = (): readonly ClientStory[] =>
    clients.map(({ story }) => story).filter((story) => !isSo(story));
  const seen = (): string =>
    `all ${what}: ${JSON.stringify(missing().map(({ offsets, ...rest }) => ({ ...rest, last: offsets.at(-1) })))}`;
  await until(() => missing().length === 0, seen, patience);
  return performance.now() - begun;
}

const answers = {
  /** Of each way to connect in turn. */
  connect: ({ url, count }: { url: string; count: number }): void => {
    clients = Array.from(
      { length: count },
      (_, index) => new FollowingClient(url, TRANSPORTS[index % TRANSPORTS.length] ?? []),
    );
  },
  allConnected: ({ patience }: Awaited) =>
    becomes("are connected", ({ isConnected }) => isConnected, patience),
  noneConnected: ({ patience }: Awaited) =>
    becomes("have noticed", ({ isConnected }) => !isConnected, patience),
  /** Each has lost its connection once more than so often. */
  allLost: ({ patience, times }: Awaited & { times: number }) =>
    becomes("have lost it", ({ losses }) => losses.length > times, patience),
  /** Each has that entry. */
  allHave: ({ patience, offset }: Awaited & { offset: number }) =>
    becomes(`have ${offset}`, ({ offsets }) => (offsets.at(-1) ?? 0) >= offset, patience),
  stories: (): ClientStory[] => clients.map(({ story }) => story),
  leave: (): void => {
    for (const { socket } of clients) socket.disconnect();
  },
};
/** What it can be asked. */
export type ClientAnswers = typeof answers;

answerQuestions(answers);
