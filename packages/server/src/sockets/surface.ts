/**
 * Lets an error of a user's listener surface as an uncaught exception, as it would from any emitter, but in a turn of its
 * own: what called the listener goes on.
 */
function surface(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}

/** Runs users' code; see {@link surface}. */
export function guarded(run: () => void): void {
  try {
    run();
  } catch (error) {
    surface(error);
  }
}

/** Tells of an error that nobody listens for and that must not end the process. */
export function reportLost(what: string, error: unknown): void {
  console.error(`${what}:`, error);
}
