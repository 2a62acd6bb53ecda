import { HttpConnection } from "./http.mjs";
import { addressOf, inParallel } from "./sessions.mjs";

const PATH = "/socket.io/?EIO=4&transport=polling";
const SEPARATOR = "\x1e";

/** A client on long-polling: one connection for its GETs, one for its POSTs. */
export class PollingSession {
  sid = "";
  #target = PATH;
  #down;
  #up;

  /** Use `PollingSession.open`. @param {{ port: number, localAddress: string }} options */
  constructor(options) {
    this.#down = new HttpConnection(options);
    this.#up = new HttpConnection(options);
  }

  /** @param {{ port: number, localAddress: string }} options @returns {Promise<PollingSession>} once it has joined */
  static async open(options) {
    const session = new PollingSession(options);
    const open = await session.#down.get(PATH);
    session.sid = JSON.parse(open.slice(1)).sid;
    session.#target = `${PATH}&sid=${session.sid}`;
    await session.send("40");
    const [joined = ""] = await session.poll();
    if (!joined.startsWith('40{"sid":')) throw new Error(`not joined: ${joined}`);
    return session;
  }

  /** @returns {Promise<string[]>} the packets of the next answer; a ping is answered and left out */
  async poll() {
    const packets = (await this.#down.get(this.#target)).split(SEPARATOR);
    if (!packets.includes("2")) return packets;
    await this.send("3");
    return packets.filter((packet) => packet !== "2");
  }

  /** @param {string} packet */
  async send(packet) {
    const answer = await this.#up.post(this.#target, packet);
    if (answer !== "ok") throw new Error(`a POST was answered by ${answer}`);
  }

  /** Lets go of its connections. */
  close() {
    this.#down.close();
    this.#up.close();
  }
}

/** @param {number} port @param {number} count */
export const openPollingSessions = (port, count) =>
  inParallel(count, (index) => PollingSession.open({ port, localAddress: addressOf(index) }));
