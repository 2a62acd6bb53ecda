import { constants } from "node:os";
import { isDuration, LONGEST_TIMEOUT } from "../engine/longest-timeout.ts";
import { mustBeOf } from "../option-error.ts";
import { atMost } from "../sockets/at-most.ts";
import { DRAIN_TIMEOUT, type DrainOptions } from "../sockets/drain.ts";
import { namespaceOf } from "../sockets/namespace-of.ts";

const mustBe = mustBeOf("endOnSignals");

export interface EndOnSignalsOptions extends DrainOptions {
  /**
   * How long draining takes at most, as for `io.drain`, and then `last` once more. Above 0. ms. Default 10000.
   */
  readonly timeout?: number;
  /** What is left to do when all clients are gone and the store is closed, as closing a database; async or not. Default: nothing. */
  readonly last?: () => unknown;
  /** Default SIGINT (Ctrl+C) and SIGTERM. */
  readonly signals?: readonly NodeJS.Signals[];
}

/** What is needed of the server: see `Server.drain`. */
interface Drainable {
  drain(options?: DrainOptions): Promise<void>;
}

/** The app has not said goodbye in time: the process has ended without that. */
class LastTimeoutError extends Error {
  override readonly name = "LastTimeoutError";
  readonly code = "LAST_TIMEOUT";
}

/**
 * For so long after the first signal others are the same wish: where npm runs a program, Ctrl+C reaches it from the terminal, and
 * within a millisecond from npm, which passes it on. ms
 */
const SAME_WISH = 500;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** No program hears of these. */
const UNHEARD: ReadonlySet<string> = new Set(["SIGKILL", "SIGSTOP"]);

/**
 * Ends the process in good order at a signal: drains the server, so that its clients move on without loss, then calls `last`,
 * also where draining has failed, then exits: with 0, or with 1 where one of both has failed or `last` took too
 * long. That is reported as what listeners fail with is (`error` of the main namespace, else it is printed;
 * `baro:listener:failed`, with the event "drain" or "last"). Another signal, half a second after the first or later, ends the
 * process at once, with 128 and the signal's number, which is what shells make of it. Adapters and a store that do not close in
 * time are left behind, as by `io.drain`: `error` has `CLOSE_TIMEOUT`, and the process may end with 0.
 *
 * Call it once in a process: of several servers, drain the others in `last`.
 * @returns what has the process hear of the signals no more, as it would without this
 * @throws ServerOptionError SERVER_OPTION for what is no server, or an option that cannot work
 */
export function endOnSignals(io: Drainable, options: EndOnSignalsOptions = {}): () => void {
  const isServer = typeof Reflect.get(Object(io), "drain") === "function";
  mustBe(isServer, "it takes a server first: endOnSignals(io)");
  const namespace = namespaceOf(io, "endOnSignals");
  const { timeout, last, signals } = resolve(options);
  const failed = (event: string) => (error: unknown) => namespace.failed(error, event, "end");
  const end = async (): Promise<void> => {
    const isDrained = await succeeds(() => io.drain(options), failed("drain"));
    const isDone = await succeeds(() => inTime(last, timeout), failed("last"));
    process.exit(isDrained && isDone ? 0 : 1);
  };
  let began: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (began === undefined) {
      began = now;
      void end();
    } else if (now - began >= SAME_WISH) process.exit(128 + constants.signals[signal]);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

async function succeeds(
  work: () => Promise<void>,
  onFailure: (error: unknown) => void,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    onFailure(error);
    return false;
  }
}

async function inTime(last: () => unknown, timeout: number): Promise<void> {
  const work = async (): Promise<unknown> => await last();
  if (await atMost(timeout, work())) return;
  const what = "the process ends without what it was still at";
  throw new LastTimeoutError(`"last" did not end within ${timeout} ms (timeout); ${what}`);
}

function resolve(options: EndOnSignalsOptions) {
  mustBe(Object(options) === options, "options must be an object");
  const { timeout = DRAIN_TIMEOUT, retryAfter = 0, last = () => {}, signals = SIGNALS } = options;
  mustBe(isDuration(timeout) && timeout > 0, `"timeout" must be above 0, ${MILLISECONDS}`);
  mustBe(isDuration(retryAfter), `"retryAfter" must be 0 or more, ${MILLISECONDS}`);
  mustBe(typeof last === "function", '"last" must be a function');
  mustBe(Array.isArray(signals) && signals.length > 0, '"signals" must be a list of signals');
  for (const signal of signals) mustBe(isHeard(signal), `no program hears of ${String(signal)}`);
  return { timeout, last, signals };
}

const MILLISECONDS = `milliseconds, ${LONGEST_TIMEOUT} at the most`;

const isHeard = (signal: unknown): boolean =>
  typeof signal === "string" && Object.hasOwn(constants.signals, signal) && !UNHEARD.has(signal);
