import { clientFrame } from "../wire/frame.mjs";
import { RawWebSocket } from "./raw-websocket.mjs";

/** @typedef {import("./raw-websocket.mjs").OnMessage} OnMessage */

/**
 * @typedef {object} SessionOptions
 * @property {number} port
 * @property {string} [localAddress]
 * @property {string} [auth] JSON that goes with CONNECT
 * @property {OnMessage} [onMessage]
 * @property {() => void} [onPing]
 */

const [OPEN, PING, MESSAGE] = [0x30, 0x32, 0x34];
const PONG_FRAME = clientFrame("3");
const LEAVE_FRAME = clientFrame("41");

/** A client that costs next to nothing: on a websocket from the start, in the main namespace. */
export class Session {
  #websocket;
  #options;
  #onJoined;
  #isJoined = false;

  /**
   * @param {SessionOptions} options
   * @param {(session: Session) => void} onJoined
   */
  constructor(options, onJoined) {
    const { port, localAddress } = options;
    this.#options = options;
    this.#onJoined = onJoined;
    this.#websocket = new RawWebSocket({
      port,
      ...(localAddress && { localAddress }),
      onMessage: (bytes, start, end) => this.#onMessage(bytes, start, end),
    });
  }

  /** @param {SessionOptions} options @returns {Promise<Session>} once it has joined */
  static open(options) {
    return new Promise((resolve) => {
      new Session(options, resolve);
    });
  }

  /** @param {Buffer} frames */
  write(frames) {
    this.#websocket.write(frames);
  }

  /** Leaves as a client does: DISCONNECT, closing handshake, end of TCP. @returns {Promise<void>} */
  leave() {
    return this.#websocket.close(LEAVE_FRAME);
  }

  /** @type {OnMessage} */
  #onMessage(bytes, start, end) {
    if (end - start === 1 && bytes[start] === PING) this.#onPing();
    else if (this.#isJoined) this.#options.onMessage?.(bytes, start, end);
    else if (bytes[start] === OPEN) this.write(clientFrame(`40${this.#options.auth ?? ""}`));
    else if (bytes[start] === MESSAGE && bytes[start + 1] === OPEN) this.#join();
    else throw new Error(`not joined: ${bytes.toString("utf8", start, end)}`);
  }

  #join() {
    this.#isJoined = true;
    this.#onJoined(this);
  }

  #onPing() {
    this.write(PONG_FRAME);
    this.#options.onPing?.();
  }
}
