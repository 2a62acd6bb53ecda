import { isJsonpIndex } from "@baro/protocol";
import type { TransportName } from "./contract.ts";
import { HandshakeErrorCode } from "./errors.ts";
import type { Query } from "./query.ts";
import { badRequest, type Refusal } from "./refusal.ts";
import { isHeaderValue } from "./response-headers.ts";
import { type Protocol, protocolOf } from "./revision.ts";

/** What is looked at before a request may do anything. */
export interface RequestFacts {
  readonly method: string;
  readonly query: Query;
  readonly origin: string | undefined;
  /** Whether it is an HTTP upgrade to websocket. */
  readonly upgrade: boolean;
}

/** A session as far as its requests are checked against it. */
export interface KnownSession {
  readonly protocol: Protocol;
  readonly transport: { readonly name: TransportName };
}

/** What the engine knows that the check needs. */
export interface KnownSessions {
  readonly opts: { readonly transports: readonly string[]; readonly allowEIO3: boolean };
  sessionOf(sid: string): KnownSession | undefined;
}

/**
 * Whether a request can be served (Engine.IO protocol 4, sections "HTTP long-polling" and "WebSocket").
 * @returns why not, or undefined
 */
export function verifyRequest(facts: RequestFacts, known: KnownSessions): Refusal | undefined {
  const { transport, sid } = facts.query;
  const isOffered = transport !== undefined && known.opts.transports.includes(transport);
  if (!isOffered || transport === "webtransport") {
    return { code: HandshakeErrorCode.UNKNOWN_TRANSPORT, context: { transport } };
  }
  if (facts.origin !== undefined && !isHeaderValue(facts.origin)) {
    return badRequest("INVALID_ORIGIN", { origin: facts.origin });
  }
  // A websocket is asked for by GET (RFC 6455 section 4.1), whatever it is for.
  if (facts.method !== "GET" && (facts.upgrade || !sid)) {
    return { code: HandshakeErrorCode.BAD_HANDSHAKE_METHOD, context: { method: facts.method } };
  }
  return sid ? verifySession(sid, facts, known) : verifyHandshake(facts, known.opts.allowEIO3);
}

function verifyHandshake(
  { query, upgrade }: RequestFacts,
  allowEIO3: boolean,
): Refusal | undefined {
  if (upgrade !== (query["transport"] === "websocket")) {
    return badRequest("TRANSPORT_HANDSHAKE_ERROR");
  }
  const protocol = protocolOf(query);
  if (protocol === 3 && !allowEIO3) {
    return { code: HandshakeErrorCode.UNSUPPORTED_PROTOCOL_VERSION, context: { protocol } };
  }
  const { j } = query;
  if (upgrade || j === undefined || isJsonpIndex(j)) return undefined;
  return badRequest("JSONP_INDEX", { j });
}

function verifySession(
  sid: string,
  { query, upgrade }: RequestFacts,
  known: KnownSessions,
): Refusal | undefined {
  const session = known.sessionOf(sid);
  if (session === undefined) {
    return { code: HandshakeErrorCode.UNKNOWN_SID, context: { sid } };
  }
  const { transport } = query;
  const previousTransport = session.transport.name;
  if (upgrade ? transport !== "websocket" : transport !== previousTransport) {
    return badRequest("TRANSPORT_MISMATCH", { transport, previousTransport });
  }
  const [protocol, previousProtocol] = [protocolOf(query), session.protocol];
  if (protocol === previousProtocol) return undefined;
  return badRequest("PROTOCOL_MISMATCH", { protocol, previousProtocol });
}
