import {
  Client,
  type ClientOptions,
  eachTest,
  type RunningServer,
  type ServerOptions,
  startServer,
  until,
} from "@baro/testing";
import type { Socket as ServerSocket } from "socket.io";
import type { Pair, Way } from "./pairs.ts";

const TRANSPORTS: Readonly<Record<Way, string[]>> = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
};

/** A server of one make and clients of another, for one test. */
export interface Meeting {
  readonly server: RunningServer;
  /** Replaces the server that runs: after a restart. */
  adopt(server: RunningServer): void;
  /** Makes a client that is not connected yet; it is closed after the test. `namespace` like "/chat". */
  client(options?: ClientOptions, namespace?: string): Promise<Client>;
  /** Makes a client and waits until it is connected, and on the transport that the pair is to be tested on. */
  join(options?: ClientOptions, namespace?: string): Promise<Client>;
  /** Makes a client and gives both ends of its connection. */
  both(options?: ClientOptions): Promise<{ client: Client; socket: ServerSocket }>;
}

/**
 * Gives each test a server of the pair's make.
 * @param options of the server
 * @returns a function that gives the meeting of the present test
 */
export function useMeeting(pair: Pair, options: Partial<ServerOptions> = {}): () => Meeting {
  return eachTest(
    async () => new LiveMeeting(pair, await startServer({ impl: pair.server, options })),
  );
}

class LiveMeeting implements Meeting {
  readonly #pair: Pair;
  readonly #clients: Client[] = [];
  #server: RunningServer;

  constructor(pair: Pair, server: RunningServer) {
    this.#pair = pair;
    this.#server = server;
  }

  get server(): RunningServer {
    return this.#server;
  }

  adopt(server: RunningServer): void {
    this.#server = server;
  }

  async client(options: ClientOptions = {}, namespace = ""): Promise<Client> {
    const transports = TRANSPORTS[this.#pair.way];
    const { client: impl } = this.#pair;
    const url = this.#server.url + namespace;
    const client = await Client.create(url, { transports, ...options }, impl);
    this.#clients.push(client);
    return client;
  }

  async join(options?: ClientOptions, namespace?: string): Promise<Client> {
    const client = await this.client(options, namespace);
    await client.connected();
    await this.#settled(client);
    return client;
  }

  async both(options?: ClientOptions): Promise<{ client: Client; socket: ServerSocket }> {
    const client = await this.join(options);
    const socket = this.#server.io.of("/").sockets.get(client.socket.id ?? "");
    if (!socket) throw new Error("the server does not know the client's socket");
    return { client, socket };
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.#server.close();
  }

  async #settled({ socket }: Client): Promise<void> {
    const wanted = this.#pair.way === "polling" ? "polling" : "websocket";
    const name = (): string => socket.io.engine.transport.name;
    await until(
      () => name() === wanted,
      () => `the client is on ${wanted}, not on ${name()}`,
    );
  }
}
