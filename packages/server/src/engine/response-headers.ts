import type { ResponseHeaders } from "./exchange.ts";

/** A field name is a token (RFC 9110 section 5.1). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** A character that no field value may hold (RFC 9110 section 5.5), line breaks above all. */
const FORBIDDEN_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/** Whether text can be the value of a header without breaking out of its line. */
export function isHeaderValue(value: unknown): boolean {
  const isText = typeof value === "string" || typeof value === "number";
  return isText && !FORBIDDEN_IN_VALUE.test(String(value));
}

/**
 * Looks for a header that would make two responses of one (response splitting), or none.
 * @returns the name of the first that cannot be sent, or undefined
 */
export function findBadHeader(headers: ResponseHeaders): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    const isFine = Array.isArray(value) ? value.every(isHeaderValue) : isHeaderValue(value);
    if (!isFine || !TOKEN.test(name)) return name;
  }
  return undefined;
}
