import { acks } from "./versus/acks.mjs";
import { binary } from "./versus/binary.mjs";
import { broadcast } from "./versus/broadcast.mjs";
import { connect } from "./versus/connect.mjs";
import { decode } from "./versus/decode.mjs";
import { echo } from "./versus/echo.mjs";
import { heartbeat } from "./versus/heartbeat.mjs";
import { idle } from "./versus/idle.mjs";
import { latency } from "./versus/latency.mjs";
import { leftovers } from "./versus/leftovers.mjs";
import { namespaces } from "./versus/namespaces.mjs";
import { pollingBroadcast } from "./versus/polling-broadcast.mjs";
import { pollingEcho } from "./versus/polling-echo.mjs";
import { rooms } from "./versus/rooms.mjs";
import { sizes } from "./versus/sizes.mjs";
import { upgrade } from "./versus/upgrade.mjs";

/** @typedef {import("./contract.ts").Scenario<Record<string, number>>} AnyScenario */

/** @type {readonly AnyScenario[]} */
export const SCENARIOS = [
  broadcast,
  rooms,
  echo,
  binary,
  acks,
  latency,
  namespaces,
  connect,
  upgrade,
  idle,
  heartbeat,
  leftovers,
  pollingEcho,
  pollingBroadcast,
  decode,
];

export const STILL_SCENARIOS = [sizes];

/** @param {string} name @returns {AnyScenario} */
export function scenarioNamed(name) {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}
