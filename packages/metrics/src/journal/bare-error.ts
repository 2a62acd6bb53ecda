/**
 * An error as far as a log should have it: its name, text and stack. Those of some libraries hold the request that failed,
 * with its headers and its body, which loggers would print.
 * @returns undefined for what is no error: whatever else is thrown may be anything that the app has
 */
export function bareError(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, stack } = error;
  return Object.assign(new Error(message), { name, stack });
}
