import { belongsTo, type MeasuredServer } from "../measures/readings.ts";
import { type Message, subscribe } from "../measures/subscribe.ts";
import { fieldsOf, LINES, type Line } from "./lines.ts";

/** The app's logger, as far as it is called: one of pino is one, and so is `console`. */
export interface Logger {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A server of which a journal is kept. */
export interface Journal {
  /** Ends writing. Idempotent. */
  close(): void;
}

/**
 * Writes what happens in a server to the app's logger from now on, a line each: that it is drained ("draining"), sessions
 * that begin ("joined") and end ("left"), what is refused, limits that are reached, and what fails. Lines have codes, and of
 * the app's own errors (`err`) the name, text and stack; never an address, the name of a channel, a message, or the id of a session, which is a secret:
 * `connection` is the first 12 hexadecimal digits of the SHA-256 of `socket.conn.id`, the same in all lines of a session.
 * Only failures are `error`, what clients can bring about at will is `info`. A logger that throws or rejects is nobody's
 * fault but its own: the line is lost. Costs nothing in servers of which no journal is kept.
 * @param logger is called as pino's are: fields first, then the text
 */
export function journal(io: MeasuredServer, logger: Logger): Journal {
  const handlers = Object.entries(LINES).map(([name, line]) => {
    const handle = (message: Message): void => write(logger, line, message);
    return [name, handle] as const;
  });
  return { close: subscribe(Object.fromEntries(handlers), belongsTo(io)) };
}

/** Whatever a subscriber of a diagnostics channel throws would end the process. */
function write(logger: Logger, line: Line, message: Message): void {
  const [level, text] = line;
  try {
    const written: unknown = logger[level](fieldsOf(line, message), text);
    if (written instanceof Promise) written.catch(() => {});
  } catch {}
}
