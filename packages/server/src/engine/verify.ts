import type { ParsedUrlQuery } from "node:querystring";
import type { TransportName } from "./contract.ts";
import { HandshakeErrorCode, type Refusal } from "./errors.ts";

/** What is looked at before a request may do anything. */
export interface RequestFacts {
  readonly method: string;
  readonly query: ParsedUrlQuery;
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

/** A character that no HTTP header may hold (RFC 9110 section 5.5), line breaks above all. */
const FORBIDDEN_IN_HEADER = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * Whether a request can be served (Engine.IO protocol 4, sections "HTTP long-polling" and "WebSocket").
 * @returns why not, or undefined
 */
export function verifyRequest(facts: RequestFacts, known: KnownSessions): Refusal | undefined {
  const { transport, sid } = facts.query;
  if (!known.transports.some((name) => name === transport)) {
    return { code: HandshakeErrorCode.UNKNOWN_TRANSPORT, context: { transport } };
  }
  if (facts.origin !== undefined && FORBIDDEN_IN_HEADER.test(facts.origin)) {
    return badRequest({ name: "INVALID_ORIGIN", origin: facts.origin });
  }
  return sid === undefined ? verifyHandshake(facts) : verifySession(facts, known);
}

function verifyHandshake(facts: RequestFacts): Refusal | undefined {
  if (facts.method !== "GET") {
    return { code: HandshakeErrorCode.BAD_HANDSHAKE_METHOD, context: { method: facts.method } };
  }
  if (facts.query["transport"] === "websocket" && !facts.upgrade) {
    return badRequest({ name: "TRANSPORT_HANDSHAKE_ERROR" });
  }
  if (facts.query["transport"] === "polling" && facts.upgrade) {
    return badRequest({ name: "TRANSPORT_HANDSHAKE_ERROR" });
  }
  const protocol = facts.query["EIO"];
  if (protocol === "4") return undefined;
  return {
    code: HandshakeErrorCode.UNSUPPORTED_PROTOCOL_VERSION,
    context: { protocol: protocol === "3" || protocol === undefined ? 3 : protocol },
  };
}

function verifySession(facts: RequestFacts, known: KnownSessions): Refusal | undefined {
  const { sid, transport } = facts.query;
  const previousTransport = typeof sid === "string" ? known.transportOf(sid) : undefined;
  if (previousTransport === undefined) {
    return { code: HandshakeErrorCode.UNKNOWN_SID, context: { sid } };
  }
  if (facts.upgrade ? transport !== "websocket" : transport !== previousTransport) {
    return badRequest({ name: "TRANSPORT_MISMATCH", transport, previousTransport });
  }
  return undefined;
}

function badRequest(context: Readonly<Record<string, unknown>>): Refusal {
  return { code: HandshakeErrorCode.BAD_REQUEST, context };
}
