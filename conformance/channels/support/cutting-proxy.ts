import { connect, createServer, type Server, type Socket } from "node:net";
import { listen } from "@baro/testing";

/** Stands between clients and a server that moves, and cuts connections: half-way, as a network does. */
export class CuttingProxy {
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
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
    for (const client of this.#clients) if (chosen()) client.destroy();
  }

  close(): void {
    this.cut(() => true);
    this.#server.close();
  }

  #join(client: Socket): void {
    const upstream = connect(this.target, "127.0.0.1");
    this.#clients.add(client);
    client.pipe(upstream).pipe(client);
    client.on("close", () => {
      this.#clients.delete(client);
      upstream.destroy();
    });
    upstream.on("close", () => client.destroy());
    for (const socket of [client, upstream]) socket.on("error", () => {});
  }
}
