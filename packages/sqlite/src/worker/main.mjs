import { parentPort } from "node:worker_threads";
import { handedOver } from "../wire/handed-over.mjs";
import { backUp } from "./backup.mjs";
import { faultOf } from "./fault.mjs";
import { LogFile } from "./log-file.mjs";
import { machineRun } from "./machine-run.mjs";
import { openFile } from "./open.mjs";
import { inSteps, Running } from "./running.mjs";

/** @typedef {import("../wire/calls.ts").Calls} Calls */
/** @typedef {import("../wire/calls.ts").CallName} CallName */
/** @typedef {import("../wire/calls.ts").Request} Request */
/** @typedef {import("../wire/calls.ts").Reply} Reply */
/** @typedef {import("better-sqlite3").Database} Database */
/** @typedef {{ [K in CallName]: (ask: Calls[K]["ask"]) => Calls[K]["answer"] | Promise<Calls[K]["answer"]> }} Handlers */

// The thread that has the file: no query and no fsync is on the program's event loop.

const running = new Running();
let path = "";
/** @type {{ db: Database, logs: LogFile } | undefined} */
let opened;

/** @type {Handlers} */
const HANDLERS = {
  open(options) {
    path = options.path;
    const db = openFile(options);
    opened = { db, logs: new LogFile(db, { ...options, run: machineRun() }) };
    return undefined;
  },
  append: (drafts) => file().logs.append(drafts),
  head: (log) => file().logs.head(log),
  read: ({ log, range }) => file().logs.read(log, range),
  async trim({ log, bounds }) {
    await running.add(inSteps(() => file().logs.trimStep(log, bounds)));
    return file().logs.head(log);
  },
  async backup(target) {
    await running.add(backUp(file().db, target));
    return undefined;
  },
  async close() {
    await running.ended();
    opened?.logs.close();
    opened = undefined;
    return undefined;
  },
};

function file() {
  if (opened === undefined) throw new Error("the file is not open");
  return opened;
}

/** @template {CallName} K @param {import("../wire/calls.ts").Request<K>} request */
async function answer({ id, call, ask }) {
  try {
    const result = await HANDLERS[call](ask);
    reply({ id, answer: result }, handedOver(result));
  } catch (error) {
    reply({ id, fault: faultOf(error, path) }, []);
  }
}

/** @param {Reply} message @param {ArrayBuffer[]} memory */
function reply(message, memory) {
  parentPort?.postMessage(message, memory);
}

parentPort?.on("message", (/** @type {Request} */ request) => {
  void answer(request);
});
