import { createServer, type Server as HttpServer } from "node:http";
import {
  type ClientModule,
  type ClientName,
  type ClientOptions,
  listen,
  loadClient,
  loadServer,
  once,
  type ServerModule,
  type ServerName,
  type ServerOptions,
  within,
} from "@baro/testing";
import type { Server, Socket as ServerSocket } from "socket.io";
import type { Socket as ClientSocket } from "socket.io-client";
import { Log } from "./log.ts";

/** Which packages a program runs on. */
export interface Cast {
  readonly server: ServerName;
  readonly client: ClientName;
}

/** A server that a program has started. */
export interface Started {
  readonly io: Server;
  readonly http: HttpServer;
  readonly url: string;
}

/** Both ends of one client. */
export interface Pair extends Started {
  readonly client: ClientSocket;
  readonly socket: ServerSocket;
}

/** What a program of the parity suites has at hand. */
export class Stage {
  readonly #log = new Log();
  readonly #ends: (() => unknown)[] = [];
  readonly server: ServerModule;
  readonly client: ClientModule;

  private constructor(server: ServerModule, client: ClientModule) {
    this.server = server;
    this.client = client;
  }

  /** Runs a program, and gives its log: without what its server and clients still tell as they are closed behind it. */
  static async run(cast: Cast, program: (stage: Stage) => Promise<void>): Promise<unknown[]> {
    const stage = new Stage(await loadServer(cast.server), await loadClient(cast.client));
    try {
      await within(program(stage), `the program on ${cast.server} with ${cast.client}`);
      return [...stage.#log.entries];
    } finally {
      for (const end of stage.#ends.reverse()) await end();
    }
  }

  get log(): (...values: unknown[]) => void {
    return this.#log.add;
  }

  alias(text: string | undefined, alias: string): void {
    this.#log.alias(text, alias);
  }

  /** Something to be undone after the program. */
  after(end: () => unknown): void {
    this.#ends.push(end);
  }

  /** Starts a server. */
  async start(options: Partial<ServerOptions> = {}, http = createServer()): Promise<Started> {
    const io = new this.server.Server(http, { serveClient: false, ...options });
    const port = await listen(http);
    this.after(() => {
      io.disconnectSockets(true);
      const closed = io.close();
      http.closeAllConnections();
      return closed;
    });
    return { io, http, url: `http://127.0.0.1:${port}` };
  }

  /** Makes a client that is not connected yet. By websocket, unless told otherwise. */
  connect(url: string, options: ClientOptions = {}): ClientSocket {
    const defaults: ClientOptions = { transports: ["websocket"], forceNew: true };
    const socket = this.client.io(url, { reconnectionDelay: 10, ...defaults, ...options });
    this.after(() => socket.disconnect());
    return socket;
  }

  /** Makes a client and waits until it is connected. */
  async join(url: string, options?: ClientOptions): Promise<ClientSocket> {
    const socket = this.connect(url, options);
    await once(socket, "connect");
    return socket;
  }

  /** Starts a server with one client. */
  async pair(server: Partial<ServerOptions> = {}, client?: ClientOptions): Promise<Pair> {
    const started = await this.start(server);
    const joined = await this.join(started.url, client);
    const socket = started.io.sockets.sockets.get(joined.id ?? "");
    if (!socket) throw new Error("the server does not know the client");
    this.alias(joined.id, "ID");
    return { ...started, client: joined, socket };
  }
}

/** Resolves when all that was sent before has arrived, in both directions. */
export async function settle({ client, socket }: Pick<Pair, "client" | "socket">): Promise<void> {
  socket.once("parity:there", (answer: () => void) => answer());
  await client.emitWithAck("parity:there");
  client.once("parity:back", (answer: () => void) => answer());
  await socket.emitWithAck("parity:back");
}
