import type { IncomingMessage } from "node:http";
import { type ParsedUrlQuery, parse } from "node:querystring";

/** Parameters of a request. Of a name that is given twice the last value counts. */
export type Query = Readonly<Record<string, string>>;

/** A request with what published tools read of it, in `allowRequest` and in middleware. */
export interface EngineRequest extends IncomingMessage {
  /** The parameters behind the `?`. */
  _query: Query;
}

/** Reads the parameters when they are asked for, and leaves them on the request. One for all requests, so that they share a shape. */
const ON_DEMAND: PropertyDescriptor & ThisType<IncomingMessage> = {
  get() {
    const _query = parseQuery(this.url);
    Object.defineProperty(this, "_query", { value: _query, writable: true, enumerable: true });
    return _query;
  },
  enumerable: true,
  configurable: true,
};

/** Lets the parameters of a request be read from it. Few do, and a request lives as long as its connection. */
export function withQuery(request: IncomingMessage): EngineRequest {
  if (!hasQuery(request)) Object.defineProperty(request, "_query", ON_DEMAND);
  if (hasQuery(request)) return request;
  throw new TypeError("the request cannot be extended");
}

/** The same where the parameters are wanted at once. */
export function queryOf(request: IncomingMessage & { _query?: Query }): Query {
  request._query ??= parseQuery(request.url);
  return request._query;
}

/** The same without leaving them there, for a request that lives on; as middleware has changed them, where it read them. */
export function passingQuery(request: EngineRequest): Query {
  const isRead = Object.getOwnPropertyDescriptor(request, "_query")?.get === undefined;
  return isRead ? request._query : parseQuery(request.url);
}

function hasQuery(request: IncomingMessage): request is EngineRequest {
  return "_query" in request;
}

/** The parameters behind the `?` of a request target, without a prototype: any name may be looked up. */
export function parseQuery(target = ""): Query {
  const from = target.indexOf("?");
  if (from < 0) return Object.create(null);
  // What clients of the protocol send has nothing to decode.
  if (!target.includes("%") && !target.includes("+")) return plainQuery(target, from + 1);
  const query = parse(target.slice(from + 1));
  return isSingle(query) ? query : lastOf(query);
}

/** Reads parameters in which nothing is escaped, from `start` on. */
function plainQuery(target: string, start: number): Query {
  const query: Record<string, string> = Object.create(null);
  for (let from = start; from < target.length; ) {
    const next = target.indexOf("&", from);
    const end = next < 0 ? target.length : next;
    const equals = target.indexOf("=", from);
    const hasValue = equals >= 0 && equals < end;
    if (from < end) {
      query[target.slice(from, hasValue ? equals : end)] = hasValue
        ? target.slice(equals + 1, end)
        : "";
    }
    from = end + 1;
  }
  return query;
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
