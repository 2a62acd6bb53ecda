import type { IncomingMessage } from "node:http";
import { type ParsedUrlQuery, parse } from "node:querystring";

/** Parameters of a request. Of a name that is given twice the last value counts. */
export type Query = Readonly<Record<string, string>>;

/** A request with what published tools read of it, in `allowRequest` and in middleware. */
export interface EngineRequest extends IncomingMessage {
  /** The parameters behind the `?`. */
  _query: Query;
}

/** Reads the parameters of a request once, and leaves them on it. */
export function withQuery(request: IncomingMessage): EngineRequest {
  return hasQuery(request) ? request : Object.assign(request, { _query: parseQuery(request.url) });
}

function hasQuery(request: IncomingMessage): request is EngineRequest {
  return "_query" in request;
}

/** The parameters behind the `?` of a request target, without a prototype: any name may be looked up. */
export function parseQuery(target = ""): Query {
  const from = target.indexOf("?");
  const query = parse(from < 0 ? "" : target.slice(from + 1));
  return isSingle(query) ? query : lastOf(query);
}

function isSingle(query: ParsedUrlQuery): query is Record<string, string> {
  for (const name in query) if (typeof query[name] !== "string") return false;
  return true;
}

function lastOf(query: ParsedUrlQuery): Query {
  const single: Record<string, string> = Object.create(null);
  for (const [name, value = ""] of Object.entries(query)) {
    single[name] = typeof value === "string" ? value : (value.at(-1) ?? "");
  }
  return single;
}
