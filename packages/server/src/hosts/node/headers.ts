import type { OutgoingHttpHeader } from "node:http";
import type { ResponseHeaders } from "../../engine/exchange.ts";

/**
 * Puts cookies that a response has already in front of those that are added, as each cookie is a header of its own and
 * must not replace the others (RFC 6265 section 4.1.1).
 * @param earlier the `Set-Cookie` that the response has
 */
export function keepCookies(
  earlier: OutgoingHttpHeader | undefined,
  added: ResponseHeaders,
): ResponseHeaders {
  if (earlier === undefined) return added;
  const kept = [earlier].flat().map(String);
  const merge = ([name, value]: [string, string | string[]]) =>
    name.toLowerCase() === "set-cookie" ? [name, [...kept, value].flat()] : [name, value];
  return Object.fromEntries(Object.entries(added).map(merge));
}

/** Header lines as they stand in an answer. Names and values have been checked. */
export function headerLines(headers: ResponseHeaders): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}: ${each}`),
  );
}
