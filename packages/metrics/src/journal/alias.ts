import { hash } from "node:crypto";

/** Digits: two of a million sessions have the same alias by chance once in 500 times. */
const LENGTH = 12;

/**
 * What a session is called in the log, in all of its lines: the first 12 hexadecimal digits of the SHA-256 of its id. The id
 * itself is a secret, by which anybody may speak for the client; as it is 120 random bits, nobody gets back to it from here.
 * A running number would need a table of the open sessions, and has none for lines that come after their end.
 */
export function aliasOf(connection: string): string {
  return hash("sha256", connection, "hex").slice(0, LENGTH);
}
