import { connect } from "node:net";
import { CLIENT_CLOSE, CLOSE } from "../wire/frame.mjs";
import { FrameReader } from "../wire/frame-reader.mjs";
import { upgradeRequest } from "../wire/upgrade.mjs";

/**
 * @callback OnMessage the payload is `bytes` from `start` to `end`
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} end
 *
 * @typedef {object} WebSocketOptions
 * @property {number} port
 * @property {string} [localAddress]
 * @property {string} [sid] of the session that is to move here
 * @property {() => void} [onOpen]
 * @property {OnMessage} onMessage
 */

const END_OF_HEAD = Buffer.from("\r\n\r\n");

/** A websocket on raw TCP that throws when the server does what it should not. */
export class RawWebSocket {
  #socket;
  #options;
  #reader = new FrameReader((bytes, start, end, opcode) => {
    if (opcode === CLOSE) this.#onCloseFrame();
    else this.#options.onMessage(bytes, start, end);
  });
  #isClosing = false;
  #closed = () => {};

  /** @param {WebSocketOptions} options */
  constructor(options) {
    const { port, localAddress, sid } = options;
    this.#options = options;
    this.#socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      ...(localAddress && { localAddress }),
    });
    this.#socket.write(upgradeRequest(sid));
    this.#socket.once("data", (head) => this.#onHead(head));
    this.#socket.on("close", () => this.#onClose());
  }

  /** @param {Buffer} frames */
  write(frames) {
    this.#socket.write(frames);
  }

  /** @param {Buffer} lastFrames sent before the closing handshake @returns {Promise<void>} when TCP has ended */
  close(lastFrames) {
    this.#isClosing = true;
    this.#socket.write(Buffer.concat([lastFrames, CLIENT_CLOSE]));
    return new Promise((resolve) => {
      this.#closed = resolve;
    });
  }

  /** @param {Buffer} head the answer's head, perhaps with first frames behind it */
  #onHead(head) {
    const end = head.indexOf(END_OF_HEAD);
    if (end < 0 || !head.toString("latin1").startsWith("HTTP/1.1 101 ")) {
      throw new Error(`no websocket: ${head}`);
    }
    this.#socket.on("data", (chunk) => this.#reader.push(chunk));
    this.#options.onOpen?.();
    if (head.length > end + 4) this.#reader.push(head.subarray(end + 4));
  }

  #onCloseFrame() {
    if (!this.#isClosing) throw new Error("the server closed a websocket");
    this.#socket.end();
  }

  #onClose() {
    if (!this.#isClosing) throw new Error("a connection was closed");
    this.#closed();
  }
}
