import { connect, createServer, type Server, type Socket } from "node:net";
import { listen } from "@baro/testing";

/** An address behind which servers change, as behind a load balancer. */
export class Redirect {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Of the server; undefined where there is none. */
  #port: number | undefined;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
    server.on("connection", (socket) => this.#pass(socket));
  }

  /** @param url of the first server */
  static async to(url: string): Promise<Redirect> {
    const server = createServer();
    const redirect = new Redirect(server, await listen(server));
    redirect.turnTo(url);
    return redirect;
  }

  /** New connections go there. */
  turnTo(url: string): void {
    this.#port = Number(new URL(url).port);
  }

  /** New connections are ended at once, as by a load balancer that has no server. */
  turnNowhere(): void {
    this.#port = undefined;
  }

  /** Ends all connections, as a network does that fails. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #pass(near: Socket): void {
    near.on("error", () => {});
    if (this.#port === undefined) {
      near.destroy();
      return;
    }
    const far = connect(this.#port, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
