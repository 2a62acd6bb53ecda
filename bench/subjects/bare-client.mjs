import { EventEmitter } from "node:events";
import { WebSocket } from "ws";

/** The bare floor of a client: `ws` and `JSON.parse`. */
export class BareClient extends EventEmitter {
  #websocket;

  /** @param {number} port */
  constructor(port) {
    super();
    this.#websocket = new WebSocket(`ws://127.0.0.1:${port}`);
    this.#websocket.on("message", (message) => this.#onPacket(message.toString()));
  }

  /** @param {string} packet */
  #onPacket(packet) {
    if (packet.startsWith("42")) {
      const [event, value] = JSON.parse(packet.slice(2));
      this.emit(event, value);
    } else if (packet.startsWith("40")) this.emit("connect");
    else if (packet.startsWith("0")) this.#websocket.send("40");
  }
}
