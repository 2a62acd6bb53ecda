import { parentPort, workerData } from "node:worker_threads";
import { faultOf } from "./fault.mjs";
import { LogFile } from "./log-file.mjs";
import { openFile } from "./open.mjs";

/** @typedef {import("../calls.ts").Call} Call */
/** @typedef {import("../calls.ts").Reply} Reply */
/** @typedef {import("better-sqlite3").Database} Database */

// The thread that has the file: no query and no fsync is on the program's event loop.

/** @type {{ db: Database, logs: LogFile } | undefined} */
let opened;

/** @returns {LogFile} */
function logs() {
  if (opened === undefined) throw new Error("the file is not open");
  return opened.logs;
}

/** @param {Call} call @returns {unknown} */
function serve(call) {
  switch (call.does) {
    case "open":
      if (opened === undefined) {
        const db = openFile(workerData);
        opened = { db, logs: new LogFile(db, workerData) };
      }
      return undefined;
    case "append":
      return logs().append(call.drafts);
    case "head":
      return logs().head(call.log);
    case "read":
      return logs().read(call.log, call.range);
    case "trim":
      return trim(call.log, call.bounds);
    case "close":
      opened?.db.close();
      opened = undefined;
      return undefined;
  }
}

/** @param {string} log @param {import("@baro/server/store").TrimBounds} bounds */
async function trim(log, bounds) {
  for (;;) {
    const { state, isDone } = logs().trimChunk(log, bounds);
    if (isDone) return state;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** @param {Reply} reply */
const reply = (reply) => parentPort?.postMessage(reply);

parentPort?.on("message", async (/** @type {Call} */ call) => {
  try {
    reply({ id: call.id, result: await serve(call) });
  } catch (error) {
    reply({ id: call.id, fault: faultOf(error) });
  }
  if (call.does === "close") parentPort?.close();
});
