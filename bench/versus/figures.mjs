/** @typedef {import("../contract.ts").FigureColumn} FigureColumn */

/** @param {string} unit of work @returns {FigureColumn} */
export const cpuPer = (unit) => ({ key: "cpu", label: `CPU per ${unit}`, unit: "µs" });

/** @type {FigureColumn} */
export const LOOP_DELAY = { key: "loopP99", label: "event loop delay p99", unit: "ms" };
