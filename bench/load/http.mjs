import { connect } from "node:net";

const END_OF_HEAD = Buffer.from("\r\n\r\n");
/** @type {Buffer} */
const EMPTY = Buffer.alloc(0);

/** A kept-alive connection for one request at a time: what a browser's fetch does, at a fraction of its cost. */
export class HttpConnection {
  #socket;
  #rest = EMPTY;
  #answered = (/** @type {string} */ _body) => {};
  #isClosing = false;

  /** @param {{ port: number, localAddress?: string }} options */
  constructor({ port, localAddress }) {
    this.#socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      ...(localAddress && { localAddress }),
    });
    this.#socket.on("data", (chunk) => this.#onData(chunk));
    this.#socket.on("close", () => {
      if (!this.#isClosing) throw new Error("an HTTP connection was closed");
    });
  }

  /** @param {string} target path and query @returns {Promise<string>} the body of a 200 */
  get(target) {
    return this.#ask(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  }

  /** @param {string} target @param {string} body ASCII @returns {Promise<string>} the body of a 200 */
  post(target, body) {
    return this.#ask(
      `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain;charset=UTF-8\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  close() {
    this.#isClosing = true;
    this.#socket.destroy();
  }

  /** @param {string} request @returns {Promise<string>} */
  #ask(request) {
    this.#socket.write(request);
    return new Promise((resolve) => {
      this.#answered = resolve;
    });
  }

  /** @param {Buffer} chunk */
  #onData(chunk) {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = bytes;
    const headEnd = bytes.indexOf(END_OF_HEAD);
    if (headEnd < 0) return;
    const head = bytes.toString("latin1", 0, headEnd);
    const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (!head.startsWith("HTTP/1.1 200 ") || Number.isNaN(length)) throw new Error(`${bytes}`);
    const end = headEnd + END_OF_HEAD.length + length;
    if (bytes.length < end) return;
    this.#rest = EMPTY;
    this.#answered(bytes.toString("utf8", end - length, end));
  }
}
