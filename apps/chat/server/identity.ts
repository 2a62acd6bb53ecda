import { createHash } from "node:crypto";
import type { Author } from "./events.ts";
import { readCredentials } from "./requests.ts";

/**
 * Who a page is, from its credentials. The token stays between the page and the server; others see only its hash, with
 * which nobody can speak in another's name. Throws `Refused`.
 */
export function authorOf(credentials: unknown): Author {
  const { nickname, token } = readCredentials(credentials);
  const id = createHash("sha256").update(token).digest("base64url").slice(0, 16);
  return { id, nickname };
}
