/** Upper bound for anything a test awaits, ms. Only reached when the test fails: loaded machines are slow. */
export const PATIENCE = 10_000;

/**
 * Settles as `promise` does, or rejects after `timeout` ms with an error that says what was awaited.
 * @param what completes "timed out after … ms waiting for …"
 */
export async function within<T>(promise: Promise<T>, what: string, timeout = PATIENCE): Promise<T> {
  const error = new Error(`timed out after ${timeout} ms waiting for ${what}`);
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, timeout, error);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
