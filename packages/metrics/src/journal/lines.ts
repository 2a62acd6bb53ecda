import type { Message } from "../measures/subscribe.ts";
import { aliasOf } from "./alias.ts";
import { bareError } from "./bare-error.ts";

/** A kind of line: the logger's method, its text, and which fields of the message it has. */
export type Line = readonly [level: "info" | "error", text: string, fields: readonly string[]];

/**
 * One row per message that becomes a line. What clients can bring about as often as they like is `info`. A field that is not
 * named here is not written: addresses, names of channels, and what a later version of the server may tell.
 */
export const LINES: Readonly<Record<string, Line>> = {
  "baro:server:drain": ["info", "draining", ["sessions"]],
  "baro:session:open": ["info", "joined", ["transport", "protocol"]],
  "baro:session:close": ["info", "left", ["transport", "reason"]],
  "baro:handshake:refused": ["info", "handshake refused", ["code", "rule"]],
  "baro:input:refused": ["info", "input refused", ["code"]],
  "baro:limit:reached": ["info", "limit reached", ["code"]],
  "baro:channel:reset": ["info", "channel reset", ["reason"]],
  "baro:channel:fail": ["error", "entries not committed", ["code", "entries"]],
  "baro:listener:failed": ["error", "listener failed", ["code", "event", "namespace"]],
};

/** Of texts: clients name the events that catch-all listeners hear, and namespaces that a pattern makes. */
const MAX_LENGTH = 100;

/** The fields of a line: whose session it was, those of the message that it names, and the error. */
export function fieldsOf([, , names]: Line, message: Message): object {
  const { connection, error } = message;
  const fields: Record<string, unknown> = {};
  if (typeof connection === "string") fields["connection"] = aliasOf(connection);
  for (const name of names) {
    if (message[name] !== undefined) fields[name] = short(message[name]);
  }
  const err = bareError(error);
  if (err) fields["err"] = err;
  return fields;
}

function short(value: unknown): unknown {
  return typeof value === "string" ? value.slice(0, MAX_LENGTH) : value;
}
