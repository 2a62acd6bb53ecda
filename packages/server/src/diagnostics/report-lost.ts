/** Tells of an error that nobody listens for and that must not end the process. */
export function reportLost(what: string, error: unknown): void {
  console.error(`${what}:`, error);
}
