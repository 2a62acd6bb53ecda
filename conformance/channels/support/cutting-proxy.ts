import { connect, createServer, type Server, type Socket } from "node:net";
import { listen } from "@baro/testing";

/** Stands between clients and a server that moves, and does to connections what networks do. */
export class CuttingProxy {
  readonly #server: Server;
  /** Each with its connection to the server. */
  readonly #clients = new Map<Socket, Socket>();
  /** Where the server is. */
  target = 0;

  constructor() {
    this.#server = createServer((client) => this.#join(client));
  }

  /** @returns its port on loopback */
  listen(): Promise<number> {
    return listen(this.#server);
  }

  /** Cuts those connections that `chosen` says. */
  cut(chosen: () => boolean): void {
    for (const client of this.#clients.keys()) if (chosen()) client.destroy();
  }

  /** Nothing gets through any more on those that `chosen` says, and nobody is told. */
  swallow(chosen: () => boolean): void {
    for (const [client, upstream] of this.#clients) {
      if (!chosen()) continue;
      for (const socket of [client, upstream]) socket.unpipe().resume();
    }
  }

  close(): void {
    this.cut(() => true);
    this.#server.close();
  }

  #join(client: Socket): void {
    const upstream = connect(this.target, "127.0.0.1");
    this.#clients.set(client, upstream);
    client.pipe(upstream).pipe(client);
    client.on("close", () => {
      this.#clients.delete(client);
      upstream.destroy();
    });
    upstream.on("close", () => client.destroy());
    for (const socket of [client, upstream]) socket.on("error", () => {});
  }
}
