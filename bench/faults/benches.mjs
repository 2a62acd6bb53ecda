import { network } from "./network.mjs";
import { slow } from "./slow.mjs";
import { storm } from "./storm.mjs";

/** @typedef {import("./contract.ts").FaultBench} FaultBench */

/** @type {readonly FaultBench[]} */
export const BENCHES = [storm, network, slow];

/** @param {string} name @returns {FaultBench} */
export function benchNamed(name) {
  const found = BENCHES.find((bench) => bench.name === name);
  if (found === undefined) {
    throw new Error(
      `no bench "${name}"; there are ${BENCHES.map((bench) => bench.name).join(", ")}`,
    );
  }
  return found;
}
