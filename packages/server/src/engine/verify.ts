import type { TransportName } from "./contract.ts";
import { HandshakeErrorCode } from "./errors.ts";
import type { Query } from "./query.ts";
import { badRequest, type Refusal } from "./refusal.ts";
import { isHeaderValue } from "./response-headers.ts";

/** What is looked at before a request may do anything. */
export interface RequestFacts {
  readonly method: string;
  readonly query: Query;
  readonly origin: string | undefined;
  /** Whether it is an HTTP upgrade to websocket. */
  readonly upgrade: boolean;
}

/** What the engine knows that the check needs. */
export interface KnownSessions {
  readonly transports: readonly TransportName[];
  /** The transport that a session is on, or undefined where there is no such session. */
  transportOf(sid: string): TransportName | undefined;
}

/**
 * Whether a request can be served (Engine.IO protocol 4, sections "HTTP long-polling" and "WebSocket").
 * @returns why not, or undefined
 */
export function verifyRequest(facts: RequestFacts, known: KnownSessions): Refusal | undefined {
  const { transport, sid } = facts.query;
  if (!known.transports.some((name) => name === transport)) {
    return { code: HandshakeErrorCode.UNKNOWN_TRANSPORT, context: { transport } };
  }
  if (facts.origin !== undefined && !isHeaderValue(facts.origin)) {
    return badRequest("INVALID_ORIGIN", { origin: facts.origin });
  }
  // A websocket is asked for by GET (RFC 6455 section 4.1), whatever it is for.
  if (facts.method !== "GET" && (facts.upgrade || !sid)) {
    return { code: HandshakeErrorCode.BAD_HANDSHAKE_METHOD, context: { method: facts.method } };
  }
  return sid ? verifySession(sid, facts, known) : verifyHandshake(facts);
}

function verifyHandshake({ query, upgrade }: RequestFacts): Refusal | undefined {
  if (upgrade !== (query["transport"] === "websocket")) {
    return badRequest("TRANSPORT_HANDSHAKE_ERROR");
  }
  if (query["EIO"] === "4") return undefined;
  return { code: HandshakeErrorCode.UNSUPPORTED_PROTOCOL_VERSION, context: { protocol: 3 } };
}

function verifySession(
  sid: string,
  { query, upgrade }: RequestFacts,
  known: KnownSessions,
): Refusal | undefined {
  const { transport } = query;
  const previousTransport = known.transportOf(sid);
  if (previousTransport === undefined) {
    return { code: HandshakeErrorCode.UNKNOWN_SID, context: { sid } };
  }
  if (upgrade ? transport !== "websocket" : transport !== previousTransport) {
    return badRequest("TRANSPORT_MISMATCH", { transport, previousTransport });
  }
  return undefined;
}
