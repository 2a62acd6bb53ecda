import { errorV3 } from "./error.ts";

/** A callback is named by its place in an array of the page. */
const INDEX = /^[0-9]{1,10}$/;

/** The only field of the form that carries a POST. */
const FIELD = "d=";

/** What JSON may have as it is, and a script or a page around it may not. */
const UNSAFE = /[<\u2028\u2029]/g;

/**
 * Backslashes before an n: the form writes one more than the text has, and a single one for a line feed. A match begins
 * where the backslashes do and nowhere among them: else a body of nothing but backslashes is looked through once for each.
 */
const ESCAPED = /(?<!\\)(\\+)n/g;

/** Whether the query parameter `j` of a request can name a callback. */
export function isJsonpIndex(j: string): boolean {
  return INDEX.test(j);
}

/**
 * Wraps a payload into the script that answers a JSONP request (Engine.IO protocol 3, section "JSONP polling"). It calls
 * one of the functions that the page keeps for its polls. Nothing in it can end the script or the page around it.
 *
 * @param payload the text that the poll would be answered with
 * @param index the query parameter `j` of the request
 * @throws ProtocolError `ENGINE_JSONP_INDEX`
 */
export function encodeJsonp(payload: string, index: string): string {
  if (!isJsonpIndex(index)) throw errorV3("ENGINE_JSONP_INDEX");
  return `___eio[${index}](${JSON.stringify(payload).replace(UNSAFE, escapeUnit)});`;
}

/**
 * Takes the payload out of the body of a JSONP client's POST: a form (`application/x-www-form-urlencoded`) with one field
 * `d`. A form changes line feeds on its way, so the client writes them as `\n`, and `\n` as `\\n`.
 *
 * @returns the text that any other client would have posted
 * @throws ProtocolError `ENGINE_FORM` when there is no such field, another one, or an escape that is no UTF-8
 */
export function decodeJsonpForm(body: string): string {
  if (!body.startsWith(FIELD) || body.includes("&")) throw errorV3("ENGINE_FORM");
  return unescapeForm(body.slice(FIELD.length)).replace(ESCAPED, unescapeLineFeed);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function unescapeForm(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch (cause) {
    throw errorV3("ENGINE_FORM", { cause });
  }
}

function unescapeLineFeed(escaped: string, slashes: string): string {
  return slashes.length === 1 ? "\n" : escaped.slice(1);
}
