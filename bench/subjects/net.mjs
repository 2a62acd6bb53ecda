import { createServer } from "node:net";
import { BINARY, CLOSE, SERVER_CLOSE, serverFrame } from "../wire/frame.mjs";
import { FrameReader } from "../wire/frame-reader.mjs";
import { upgradeAnswer } from "../wire/upgrade.mjs";
import { OPEN_PACKET } from "./bare-room.mjs";
import { listening } from "./listening.mjs";

/** @typedef {import("./bare-room.mjs").BareRoom} BareRoom */

/**
 * The bare floor below everything: TCP and just enough of RFC 6455.
 * @param {BareRoom} room whom its clients come to
 * @returns {Promise<number>} its port
 */
export function listenNet(room) {
  return listening(createServer({ noDelay: true }, (socket) => void new NetClient(socket, room)));
}

class NetClient {
  #socket;
  #room;

  /** @param {import("node:net").Socket} socket @param {BareRoom} room */
  constructor(socket, room) {
    this.#socket = socket;
    this.#room = room;
    socket.on("error", () => socket.destroy());
    socket.on("close", () => room.clients.delete(this));
    socket.once("data", (head) => this.#upgrade(head));
  }

  /** @param {string | Buffer} message */
  send(message) {
    this.#socket.write(serverFrame(message));
  }

  /** @param {Buffer} frame */
  write(frame) {
    this.#socket.write(frame);
  }

  /** @param {Buffer} head the request, which our clients send in one piece and wait for its answer */
  #upgrade(head) {
    this.#socket.write(upgradeAnswer(head.toString("latin1")));
    this.send(OPEN_PACKET);
    const reader = new FrameReader((bytes, start, end, opcode) => {
      if (opcode === CLOSE) this.#socket.end(SERVER_CLOSE);
      else this.#room.onMessage(this, bytes.subarray(start, end), opcode === BINARY);
    });
    this.#socket.on("data", (chunk) => reader.push(chunk));
  }
}
