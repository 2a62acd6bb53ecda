import { expectMessage } from "./expect.mjs";
import { openSessions } from "./sessions.mjs";

/** @typedef {{ request: Buffer, replies: readonly Buffer[] }} Exchange what is sent, and the messages it is answered by */
/** @typedef {import("./session.mjs").Session} Session */

/**
 * The generator's half of every scenario that asks and waits for the answer: each session keeps `inFlight` requests under
 * way and checks that the answers come in order and are the right ones.
 * @param {{ port: number, clients: number, inFlight: number, exchanges: readonly Exchange[] }} options
 * @returns {import("../contract.ts").Actions}
 */
export function askingLoad({ port, clients, inFlight, exchanges }) {
  const askers = Array.from({ length: clients }, () => new Asker(exchanges, inFlight));
  return {
    async open() {
      const sessions = await openSessions(clients, (index) => ({
        port,
        onMessage: (bytes, start, end) => askers[index]?.onMessage(bytes, start, end),
      }));
      sessions.forEach((session, index) => {
        askers[index]?.use(session);
      });
    },
    async ask(each) {
      await Promise.all(askers.map((asker) => asker.ask(each)));
    },
  };
}

class Asker {
  #exchanges;
  #inFlight;
  /** @type {Session | undefined} */
  #session;
  #sent = 0;
  #answered = 0;
  #part = 0;
  #goal = 0;
  #done = () => {};

  /** @param {readonly Exchange[]} exchanges @param {number} inFlight */
  constructor(exchanges, inFlight) {
    this.#exchanges = exchanges;
    this.#inFlight = inFlight;
  }

  /** @param {Session} session */
  use(session) {
    this.#session = session;
  }

  /** @param {number} count @returns {Promise<void>} once all are answered */
  ask(count) {
    this.#goal += count;
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#sendMore();
    });
  }

  /** @type {import("./session.mjs").OnMessage} */
  onMessage(bytes, start, end) {
    const { replies } = this.#exchange(this.#answered);
    expectMessage(replies[this.#part] ?? Buffer.alloc(0), bytes, start, end);
    this.#part += 1;
    if (this.#part < replies.length) return;
    this.#part = 0;
    this.#answered += 1;
    if (this.#answered === this.#goal) this.#done();
    else this.#sendMore();
  }

  #sendMore() {
    while (this.#sent < this.#goal && this.#sent - this.#answered < this.#inFlight) {
      this.#session?.write(this.#exchange(this.#sent).request);
      this.#sent += 1;
    }
  }

  /** @param {number} index @returns {Exchange} */
  #exchange(index) {
    const exchange = this.#exchanges[index % this.#exchanges.length];
    if (exchange === undefined) throw new Error("nothing to ask");
    return exchange;
  }
}
