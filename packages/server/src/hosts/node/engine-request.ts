import type { IncomingMessage } from "node:http";
import { parseQuery, type Query } from "../../engine/query.ts";

/** A request with what published tools read of it, in `allowRequest` and in middleware. */
export interface EngineRequest extends IncomingMessage {
  /** The parameters behind the `?`. */
  _query: Query;
}

/** Reads the parameters of a request, and leaves them on it. */
export function withQuery(request: IncomingMessage): EngineRequest {
  return Object.assign(request, { _query: parseQuery(request.url) });
}
