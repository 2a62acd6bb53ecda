import { connect, type Socket } from "node:net";
import { within } from "@baro/testing";

/** How much is remembered of what was read. Bytes. */
const TAIL = 1000;

/** A websocket client that reads nothing until it is told to. */
export class QuietClient {
  readonly #socket: Socket;
  #received = 0;
  #tail = "";

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", () => {});
  }

  /** Asks for a websocket; whether it is given shows at the server. */
  static async ask(port: number, query = "EIO=4&transport=websocket"): Promise<QuietClient> {
    const socket = connect({ port, host: "127.0.0.1" });
    await within(
      new Promise<void>((resolve) => socket.once("connect", resolve)),
      "the TCP connection",
    );
    const head = [
      `GET /socket.io/?${query} HTTP/1.1`,
      "Host: 127.0.0.1",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    return new QuietClient(socket);
  }

  /** Bytes that were read. */
  get received(): number {
    return this.#received;
  }

  /** The last bytes that were read, as text. */
  get tail(): string {
    return this.#tail;
  }

  /** Reads whatever there is from now on. */
  read(): void {
    this.#socket.on("data", (chunk: Buffer) => {
      this.#received += chunk.length;
      this.#tail = (this.#tail + chunk.subarray(-TAIL).toString("latin1")).slice(-TAIL);
    });
  }

  /** Sends bytes behind the handshake. */
  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Reads, and resolves once the server has closed the connection. */
  async closed(): Promise<void> {
    this.read();
    await within(
      new Promise<void>((resolve) => this.#socket.once("close", () => resolve())),
      "the server to close the connection",
    );
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
