import { Agent } from "node:http";
import { connect } from "node:net";

/** A port at which nobody listens. */
const NOBODY = 1;

/** The way of one client to the server, which can be cut. */
export class CuttableAgent extends Agent {
  #open = true;
  /** @type {Set<import("node:net").Socket>} */
  #sockets = new Set();

  /** @override @param {import("node:net").TcpNetConnectOpts} options */
  createConnection(options) {
    const socket = connect(this.#open ? options : { ...options, port: NOBODY });
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }

  /** Resets all connections, and refuses others for so long. @param {number} ms */
  cut(ms) {
    this.#open = false;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    setTimeout(() => {
      this.#open = true;
    }, ms);
  }
}
