import { connect, type Socket } from "node:net";
import { until } from "./until.ts";
import { within } from "./within.ts";

/** A bare TCP connection: for requests that no HTTP or WebSocket library would write. */
export class RawTcp {
  readonly #socket: Socket;
  readonly #received: Buffer[] = [];
  readonly #ended: Promise<void>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => this.#received.push(chunk));
    socket.on("error", () => {});
    this.#ended = new Promise((resolve) => socket.once("close", () => resolve()));
  }

  static async connect(port: number): Promise<RawTcp> {
    const socket = connect(port, "127.0.0.1");
    const raw = new RawTcp(socket);
    await within(
      new Promise<void>((resolve) => socket.once("connect", resolve)),
      "the TCP connection",
    );
    return raw;
  }

  write(data: string | Buffer): void {
    this.#socket.write(data);
  }

  /** Writes the head of an HTTP request: `line` and header lines, then the empty line. */
  writeHead(line: string, headers: Readonly<Record<string, string>> = {}): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.write(`${line}\r\nHost: 127.0.0.1\r\n${lines.join("")}\r\n`);
  }

  /** All bytes so far. */
  get received(): Buffer {
    return Buffer.concat(this.#received);
  }

  /** Resolves once `text` is in what was received. */
  async receives(text: string): Promise<void> {
    await until(() => this.received.includes(text), `${JSON.stringify(text)} over TCP`);
  }

  /** Resolves with everything received once the server has closed the connection. */
  async closed(): Promise<Buffer> {
    await within(this.#ended, "the server to close the TCP connection");
    return this.received;
  }

  /** Ends by a TCP reset, as a crashed peer or a hostile one does. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
