import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";

const GB = 1024 ** 3;

/**
 * Where the figures are from.
 * @param {string | undefined} program the Node that ran the subjects; without it, this one
 */
export function machineOf(program) {
  const node = program
    ? execFileSync(program, ["--version"], { encoding: "utf8" }).trim()
    : process.version;
  return {
    node,
    system: `${type()} ${release()} ${process.arch}`,
    processor: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
    memory: `${Math.round(totalmem() / GB)} GB`,
    load: loadavg()[0] ?? 0,
  };
}

/** @param {ReturnType<typeof machineOf>} machine */
export const machineLine = ({ node, system, processor, memory, load }) =>
  `Node ${node}, ${processor}, ${memory}, ${system}; load when it began: ${load.toFixed(1)}`;
