import { createServer, type Server as HttpServer } from "node:http";
import { Server, type ServerOptions, type Socket } from "@baro/server";
import { eachTest, listen, once, within } from "@baro/testing";
import type { Counters } from "../../src/sockets/counters.ts";

/** A server with namespaces on an HTTP server of loopback. */
export class RealServer {
  readonly io: Server;
  readonly httpServer: HttpServer = createServer();
  #port = 0;

  constructor(options: Partial<ServerOptions>) {
    this.io = new Server(this.httpServer, { serveClient: false, ...options });
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get counters(): Counters {
    return Reflect.get(this.io, "services").counters;
  }

  async listen(): Promise<void> {
    this.#port = await listen(this.httpServer);
  }

  /** The next socket in the main namespace. */
  async socket(): Promise<Socket> {
    return (await once(this.io, "connection")) as Socket;
  }

  async close(): Promise<void> {
    const closed = this.io.close();
    this.httpServer.closeAllConnections();
    await within(closed, "the server to close");
  }
}

/** Starts a server before each test, and closes it after. */
export function useServer(options: Partial<ServerOptions> = {}): () => RealServer {
  return eachTest(async () => {
    const server = new RealServer(options);
    await server.listen();
    return server;
  });
}
