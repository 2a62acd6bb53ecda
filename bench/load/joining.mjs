import { clientFrame } from "../wire/frame.mjs";

/** An acknowledged event on the main namespace: what was sent before it has been dealt with when the answer comes. */
const DONE = clientFrame('420["done"]');
const DONE_ANSWER = /^430\[\]$/;

/** One connected client that joins namespaces and leaves them, again and again. */
export class Joiner {
  #join;
  #leave;
  #answers;
  #session;
  #at = 0;
  #times = 0;
  #finished = () => {};

  /**
   * @param {import("./session.mjs").Session} session
   * @param {readonly string[]} names of namespaces
   */
  constructor(session, names) {
    this.#session = session;
    this.#join = Buffer.concat(names.map((name) => clientFrame(`40${name},`)));
    this.#leave = Buffer.concat([...names.map((name) => clientFrame(`41${name},`)), DONE]);
    const joined = names.map((name) => new RegExp(`^40${name},\\{"sid":"[\\w-]{20}"\\}$`));
    this.#answers = [...joined, DONE_ANSWER];
  }

  /** @param {number} times @returns {Promise<void>} */
  comeAndGo(times) {
    this.#times = times;
    this.#session.write(this.#join);
    return new Promise((resolve) => {
      this.#finished = resolve;
    });
  }

  /** @param {string} message */
  onMessage(message) {
    if (!this.#answers[this.#at]?.test(message)) throw new Error(`wrong answer: ${message}`);
    this.#at += 1;
    if (this.#at === this.#answers.length - 1) this.#session.write(this.#leave);
    else if (this.#at === this.#answers.length) this.#onLeft();
  }

  #onLeft() {
    this.#at = 0;
    this.#times -= 1;
    if (this.#times > 0) this.#session.write(this.#join);
    else this.#finished();
  }
}
