import { createHash } from "node:crypto";

/** Characters of a SHA-256 in hexadecimal. */
const HASHED = 64;

/** What somebody is known by: a text of 64 characters at the most, as it may be a client that chooses it. */
export function keyOf(who: string): string {
  return who.length < HASHED ? who : createHash("sha256").update(who, "utf16le").digest("hex");
}
