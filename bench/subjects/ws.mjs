import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { OPEN_PACKET } from "./bare-room.mjs";
import { listening } from "./listening.mjs";

/**
 * The bare floor of whoever buys the websocket protocol and adds nothing: `ws` on `node:http`.
 * @param {import("./bare-room.mjs").BareRoom} room whom its clients come to
 * @returns {Promise<number>} its port
 */
export function listenWs(room) {
  const server = createServer();
  new WebSocketServer({ server }).on("connection", (socket) => {
    const client = new WsClient(socket);
    socket.on("message", (message, binary) => {
      room.onMessage(client, /** @type {Buffer} */ (message), binary);
    });
    socket.on("close", () => room.clients.delete(client));
    client.send(OPEN_PACKET);
  });
  return listening(server);
}

class WsClient {
  #socket;

  /** @param {import("ws").WebSocket} socket */
  constructor(socket) {
    this.#socket = socket;
  }

  /** @param {string | Buffer} message */
  send(message) {
    this.#socket.send(message);
  }

  write() {
    throw new Error("prepared frames are for the net floor");
  }
}
