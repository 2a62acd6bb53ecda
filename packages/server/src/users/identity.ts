import { ServerOptionError } from "../option-error.ts";

/** Who a client is, as the app's `authenticate` says. */
export interface Identity {
  /** Id of the user: any text but an empty one. */
  readonly user: string;
  /** Id of the session that it showed: any text. Connections can be ended by it. */
  readonly session?: string | undefined;
  /** Until when this holds, ms since 1970; then the connection ends. Default: for ever. */
  readonly until?: number | undefined;
}

const MUST = "users: authenticate must give";

/**
 * Takes what `authenticate` has given.
 * @returns undefined where that is nobody
 * @throws ServerOptionError SERVER_OPTION for what is no identity
 */
export function readIdentity(given: unknown): Identity | undefined {
  if (given === undefined || given === null) return undefined;
  const [user, session, until] = ["user", "session", "until"].map((name) =>
    Reflect.get(Object(given), name),
  ) as unknown[];
  if (typeof user !== "string" || user === "") {
    throw new ServerOptionError(`${MUST} { user } with a text that is not empty, or undefined`);
  }
  return Object.freeze({ user, session: readSession(session), until: readUntil(until) });
}

function readSession(session: unknown): string | undefined {
  if (session === undefined || session === null) return undefined;
  if (typeof session === "string" && session !== "") return session;
  throw new ServerOptionError(`${MUST} a session that is a text and not empty, or none`);
}

function readUntil(until: unknown): number | undefined {
  if (until === undefined || until === null) return undefined;
  if (typeof until === "number" && !Number.isNaN(until)) return until;
  throw new ServerOptionError(`${MUST} "until" in milliseconds since 1970, or none`);
}
