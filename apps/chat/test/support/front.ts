import { connect, createServer, type Server, type Socket } from "node:net";
import { listening } from "./listening.ts";

/** The one port before processes that come and go: what is new goes to `target`. */
export class Front {
  /** Port of the process that gets new connections. */
  target: number;
  url = "";
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: number) {
    this.target = target;
    this.#server = createServer((client) => this.#join(client));
  }

  static async open(target: number): Promise<Front> {
    const front = new Front(target);
    front.url = `http://127.0.0.1:${await listening(front.#server)}`;
    return front;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket): void {
    const upstream = connect(this.target, "127.0.0.1");
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}
