import { createServer } from "node:http";
import { Server, type ServerOptions } from "@baro/server";
import { Client, type ClientOptions, listen, RawPolling } from "@baro/testing";
import { afterEach } from "vitest";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Has something ended after the test. */
export function atEnd(close: () => unknown): void {
  closing.push(close);
}

/** A server for one test, which answers `echo` and lets everybody into its channels. */
export class Scene {
  readonly io: Server;
  readonly url: string;

  private constructor(io: Server, url: string) {
    this.io = io;
    this.url = url;
  }

  static async open(options: Partial<ServerOptions> = {}): Promise<Scene> {
    const httpServer = createServer();
    const io = new Server(httpServer, { serveClient: false, ...options });
    io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
    io.channels.authorize(() => true);
    const port = await listen(httpServer);
    atEnd(() => {
      httpServer.closeAllConnections();
      return io.close();
    });
    return new Scene(io, `http://127.0.0.1:${port}`);
  }

  /** A client by websocket alone, unless options say otherwise. */
  async connect(options: ClientOptions = {}): Promise<Client> {
    const client = await Client.connect(this.url, { transports: ["websocket"], ...options });
    atEnd(() => client.close());
    return client;
  }

  /** A client that joined, and never polls again: what is sent to it waits. */
  quiet(): Promise<RawPolling> {
    return RawPolling.connect(this.url);
  }
}
