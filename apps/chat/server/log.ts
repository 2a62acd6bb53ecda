import { type Logger, pino } from "pino";

/**
 * The program's log: JSON lines on stderr. It says what happened and by which code, never who did it or what was said, and
 * of an error no more than its code and its text: some carry what a request held.
 */
export function createLog(level: string): Logger {
  return pino({ level, serializers: { err: withoutDetails } }, pino.destination(2));
}

function withoutDetails(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack } = error;
  return { type: name, ...("code" in error && { code: error.code }), message, stack };
}
