import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { openPacket } from "./bare-room.mjs";
import { listening } from "./listening.mjs";

/** @typedef {import("./bare-room.mjs").BareRoom} BareRoom */
/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */

const SEPARATOR = "\x1e";
const SID = "&sid=";

/**
 * The bare floor of long-polling: `node:http` with the answers that a Socket.IO server gives, and `ws` for those who move on.
 * @param {BareRoom} room whom its clients come to
 * @returns {Promise<number>} its port
 */
export function listenHttp(room) {
  /** @type {Map<string, PollingClient>} */
  const clients = new Map();
  const clientOf = (/** @type {IncomingMessage} */ { url = "" }) => {
    const at = url.indexOf(SID);
    return at < 0 ? undefined : clients.get(url.slice(at + SID.length));
  };
  const server = createServer((request, response) => {
    const client = clientOf(request) ?? come(clients, room);
    if (request.method === "GET") client.hold(response);
    else client.take(request, response);
  });
  const websockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    websockets.handleUpgrade(request, socket, head, (websocket) => {
      clientOf(request)?.move(websocket);
    });
  });
  return listening(server);
}

/** @param {Map<string, PollingClient>} clients @param {BareRoom} room */
function come(clients, room) {
  const sid = `bare-floor-session-${clients.size}`;
  const client = new PollingClient(room);
  clients.set(sid, client);
  client.send(openPacket(sid));
  return client;
}

class PollingClient {
  #room;
  /** @type {string[]} */
  #waiting = [];
  /** @type {ServerResponse | undefined} the GET that is held */
  #held;
  /** @type {import("ws").WebSocket | undefined} */
  #websocket;

  /** @param {BareRoom} room */
  constructor(room) {
    this.#room = room;
  }

  /** @param {string | Buffer} message */
  send(message) {
    if (this.#websocket) this.#websocket.send(message);
    else {
      this.#waiting.push(`${message}`);
      this.#release();
    }
  }

  write() {
    throw new Error("prepared frames are for the net floor");
  }

  /** @param {ServerResponse} response */
  hold(response) {
    this.#held = response;
    this.#release();
  }

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  take(request, response) {
    request.once("data", (body) => {
      answer(response, "text/html", "ok");
      this.#room.onMessage(this, body, false);
    });
  }

  /** @param {import("ws").WebSocket} websocket of a client that moves on, as the protocol says */
  move(websocket) {
    websocket.on("close", () => this.#room.clients.delete(this));
    websocket.on("message", (message, binary) => {
      const packet = /** @type {Buffer} */ (message);
      if (this.#websocket) this.#room.onMessage(this, packet, binary);
      else if (String(packet) === "5") this.#websocket = websocket;
      else {
        websocket.send("3probe");
        this.send("6");
      }
    });
  }

  #release() {
    if (!this.#held || this.#waiting.length === 0) return;
    answer(this.#held, "text/plain; charset=UTF-8", this.#waiting.join(SEPARATOR));
    this.#held = undefined;
    this.#waiting = [];
  }
}

/** @param {ServerResponse} response @param {string} type @param {string} body */
function answer(response, type, body) {
  response.writeHead(200, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
  });
  response.end(body);
}
