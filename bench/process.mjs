import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @typedef {import("./contract.ts").Figures} Figures */
/** @typedef {{ id: number, figures?: Figures, error?: string }} Answer */
/** @typedef {{ resolve: (figures: Figures) => void, reject: (error: Error) => void }} Pending */

const STDERR_TAIL = 4000;

/** 10,000 connections need as many descriptors: take all that the system allows, then become Node. */
const RAISE_LIMIT = 'ulimit -n "$(ulimit -Hn)" 2>/dev/null; exec "$0" "$@"';

/** A half of a scenario in a process of its own. */
export class ChildProcess {
  #child;
  #calls = 0;
  #stderr = "";
  /** @type {Error | undefined} */
  #ended;
  /** @type {Map<number, Pending>} */
  #pending = new Map();

  /** @param {{ entry: string, program?: string }} options entry: relative to this folder; program: another Node */
  constructor({ entry, program = process.execPath }) {
    const file = fileURLToPath(new URL(entry, import.meta.url));
    this.#child = spawn("sh", ["-c", RAISE_LIMIT, program, "--expose-gc", file], {
      stdio: ["ignore", "inherit", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (chunk) => {
      this.#stderr = `${this.#stderr}${chunk}`.slice(-STDERR_TAIL);
    });
    this.#child.on("message", (answer) => this.#settle(/** @type {Answer} */ (answer)));
    this.#child.on("error", (error) => this.#fail(error));
    this.#child.on("close", (code) => {
      this.#ended = new Error(`${entry} ended with ${code}\n${this.#stderr}`);
      this.#fail(this.#ended);
    });
  }

  /**
   * Tells it what to be; first of all calls.
   * @param {unknown} start
   */
  start(start) {
    return this.#send({ start });
  }

  /** @param {string} action @param {number} [amount] @returns {Promise<Figures>} */
  call(action, amount = 0) {
    return this.#send({ action, amount });
  }

  /** Ends it. */
  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.kill("SIGKILL");
    await closed;
  }

  /** @param {object} call @returns {Promise<Figures>} */
  #send(call) {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#child.send({ id, ...call }, (error) => error && this.#fail(error));
    });
  }

  /** @param {Answer} answer */
  #settle({ id, figures = {}, error }) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(figures);
    else pending?.reject(new Error(error));
  }

  /** @param {Error} error */
  #fail(error) {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
