import type { IncomingHttpHeaders } from "node:http";

/** What browsers say of requests of the page itself, and of those that a person typed. */
const OWN: ReadonlySet<unknown> = new Set([undefined, "same-origin", "none"]);

/** Whether our own page asks, or no page at all: others have the browser send our cookie too. */
export function isOwnPage(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (!OWN.has(headers["sec-fetch-site"])) return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
