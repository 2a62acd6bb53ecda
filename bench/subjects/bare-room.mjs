/** @typedef {import("../contract.ts").BareClient} BareClient */
/** @typedef {import("../contract.ts").BareListener} BareListener */

/**
 * What a bare floor says at first, so that the generator need not know whom it talks to.
 * @param {string} sid
 */
export const openPacket = (sid) =>
  `0${JSON.stringify({
    sid,
    upgrades: [],
    pingInterval: 25000,
    pingTimeout: 20000,
    maxPayload: 1000000,
  })}`;

/** Where nobody asks for the session again. */
export const OPEN_PACKET = openPacket("bare-floor-session-id");

const JOINED = '{"sid":"bare-floor-socket-id"}';
const JOINED_PACKET = `40${JOINED}`;

const [FOUR, ZERO, ONE, SLASH] = [0x34, 0x30, 0x31, 0x2f];

/** The clients of a bare floor, and what is said to them besides the scenario's messages. */
export class BareRoom {
  /** @type {Set<BareClient>} */
  clients = new Set();
  /** @type {BareListener} */
  #listener = {};

  /** @param {BareListener} listener */
  listen(listener) {
    this.#listener = listener;
  }

  /**
   * @param {BareClient} client
   * @param {Buffer} message
   * @param {boolean} binary
   */
  onMessage(client, message, binary) {
    if (!binary && message[0] === FOUR && message[1] === ZERO) this.#join(client, message);
    else if (binary || message[0] !== FOUR || message[1] !== ONE) {
      this.#listener.message?.(client, message, binary);
    }
  }

  /** @param {BareClient} client @param {Buffer} connect */
  #join(client, connect) {
    if (connect[2] === SLASH) return client.send(`${connect}${JOINED}`);
    this.clients.add(client);
    client.send(JOINED_PACKET);
    this.#listener.joined?.(client, connect.toString("utf8", 2));
  }
}
