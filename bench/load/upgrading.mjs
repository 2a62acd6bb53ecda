import { clientFrame } from "../wire/frame.mjs";
import { PollingSession } from "./polling.mjs";
import { RawWebSocket } from "./raw-websocket.mjs";

const PROBE_FRAME = clientFrame("2probe");
const UPGRADE_FRAME = clientFrame("5");
const LEAVE_FRAME = clientFrame("41");

/**
 * One client of the usual kind: it begins on long-polling, moves to a websocket as the protocol says, shows that the
 * websocket carries its session, and leaves.
 * @param {{ port: number, localAddress: string, packet: string }} options packet: an event that the server echoes
 */
export async function comeByUpgrade({ port, localAddress, packet }) {
  const polling = await PollingSession.open({ port, localAddress });
  const held = polling.poll();
  const websocket = new ProbedWebSocket({ port, localAddress, sid: polling.sid });
  await websocket.probed;
  const [noop] = await held;
  if (noop !== "6") throw new Error(`the waiting GET was answered by ${noop}`);
  polling.close();
  await websocket.exchange(packet);
  await websocket.leave();
}

class ProbedWebSocket {
  #raw;
  #next = (/** @type {string} */ _message) => {};

  /** @param {{ port: number, localAddress: string, sid: string }} options */
  constructor(options) {
    this.#raw = new RawWebSocket({
      ...options,
      onOpen: () => this.#raw.write(PROBE_FRAME),
      onMessage: (bytes, start, end) => this.#next(bytes.toString("utf8", start, end)),
    });
    this.probed = this.#expect("3probe");
  }

  /** Completes the upgrade and waits until an event has come back. @param {string} packet */
  async exchange(packet) {
    this.#raw.write(Buffer.concat([UPGRADE_FRAME, clientFrame(packet)]));
    await this.#expect(packet);
  }

  leave() {
    return this.#raw.close(LEAVE_FRAME);
  }

  /** @param {string} wanted @returns {Promise<void>} */
  #expect(wanted) {
    return new Promise((resolve, reject) => {
      this.#next = (message) => {
        if (message === wanted) resolve();
        else reject(new Error(`${message} on the websocket, not ${wanted}`));
      };
    });
  }
}
