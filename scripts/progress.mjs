/** Progress on the terminal: one line per step with how long it took, and a sign of life during long ones. */

const STILL_RUNNING_MS = 10_000;

/** A failure whose text is meant for the person at the terminal: what broke, and what to do next. */
export class StepFailed extends Error {
  /**
   * @param {string} message what went wrong, details included
   * @param {string} next what to do about it
   */
  constructor(message, next) {
    super(message);
    this.name = "StepFailed";
    this.next = next;
  }
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * Runs one step and prints its line when it ends: `✓ title (1.2 s) detail`.
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work a string that it gives is printed as the detail
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  const spent = () => seconds(performance.now() - started);
  const alive = setInterval(() => say(`  … ${title}: ${spent()} so far`), STILL_RUNNING_MS);
  try {
    const result = await work();
    say(`✓ ${title} (${spent()})${typeof result === "string" && result ? ` ${result}` : ""}`);
    return result;
  } catch (error) {
    say(`✗ ${title} (${spent()})`);
    throw error;
  } finally {
    clearInterval(alive);
  }
}

/**
 * Runs a command's main function; a failure is printed without a stack where it speaks for itself.
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    explain(error);
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
export function explain(error) {
  if (!(error instanceof StepFailed)) {
    console.error(error);
    return;
  }
  console.error(`\n${error.message}\n\nNext: ${error.next}`);
}
