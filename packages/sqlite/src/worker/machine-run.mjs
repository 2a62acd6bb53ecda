import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Where Linux names the run of the machine since it was started. */
const BOOT_ID = "/proc/sys/kernel/random/boot_id";

/** How far clocks may drift apart where the run has no name, s. */
const DRIFT = 600;

/**
 * A name for the time from one start of the machine to the next: a file that was open in another run, and not closed there,
 * has lived through a power cut or was carried here from another machine.
 */
export function machineRun() {
  try {
    return readFileSync(BOOT_ID, "utf8").trim();
  } catch {
    return `since ${Math.round((Date.now() / 1000 - uptime()) / DRIFT)}`;
  }
}
