import { expect, test } from "vitest";
import { parseQuery } from "../../src/engine/query.ts";
import type { Refusal } from "../../src/engine/refusal.ts";
import {
  type KnownSession,
  type KnownSessions,
  type RequestFacts,
  verifyRequest,
} from "../../src/engine/verify.ts";

const SESSIONS: ReadonlyMap<string, KnownSession> = new Map([
  ["p", { protocol: 4, transport: { name: "polling" } }],
  ["w", { protocol: 4, transport: { name: "websocket" } }],
  ["p3", { protocol: 3, transport: { name: "polling" } }],
]);

const KNOWN: KnownSessions = {
  opts: { transports: ["polling", "websocket", "webtransport"], allowEIO3: false },
  sessionOf: (sid) => SESSIONS.get(sid),
};

interface Row {
  readonly query: string;
  readonly facts?: Partial<RequestFacts>;
  readonly refusal: Refusal | undefined;
}

const UPGRADE = { upgrade: true };
const HANDSHAKE_ERROR = { code: 3, context: { name: "TRANSPORT_HANDSHAKE_ERROR" } } as const;
const OLD_PROTOCOL = { code: 5, context: { protocol: 3 } } as const;

const mismatch = (transport: string, previousTransport: string): Refusal => ({
  code: 3,
  context: { name: "TRANSPORT_MISMATCH", transport, previousTransport },
});

const otherProtocol = (protocol: number, previousProtocol: number): Refusal => ({
  code: 3,
  context: { name: "PROTOCOL_MISMATCH", protocol, previousProtocol },
});

const ROWS: readonly Row[] = [
  { query: "EIO=4&transport=polling", refusal: undefined },
  { query: "EIO=4&transport=websocket", facts: UPGRADE, refusal: undefined },
  { query: "EIO=4&transport=polling&sid=p", refusal: undefined },
  { query: "EIO=4&transport=polling&sid=p", facts: { method: "POST" }, refusal: undefined },
  { query: "EIO=4&transport=websocket&sid=p", facts: UPGRADE, refusal: undefined },
  { query: "", refusal: { code: 0, context: { transport: undefined } } },
  { query: "EIO=4&transport=carrier", refusal: { code: 0, context: { transport: "carrier" } } },
  {
    query: "EIO=4&transport=webtransport",
    refusal: { code: 0, context: { transport: "webtransport" } },
  },
  { query: "EIO=4&transport=__proto__", refusal: { code: 0, context: { transport: "__proto__" } } },
  {
    query: "EIO=4&transport=polling",
    facts: { origin: "http://a\u0000" },
    refusal: { code: 3, context: { name: "INVALID_ORIGIN", origin: "http://a\u0000" } },
  },
  {
    query: "EIO=4&transport=polling",
    facts: { method: "OPTIONS" },
    refusal: { code: 2, context: { method: "OPTIONS" } },
  },
  {
    query: "EIO=4&transport=websocket&sid=p",
    facts: { method: "OPTIONS", upgrade: true },
    refusal: { code: 2, context: { method: "OPTIONS" } },
  },
  { query: "EIO=4&transport=websocket", refusal: HANDSHAKE_ERROR },
  { query: "EIO=4&transport=polling", facts: UPGRADE, refusal: HANDSHAKE_ERROR },
  { query: "transport=polling", refusal: OLD_PROTOCOL },
  { query: "EIO=3&transport=polling", refusal: OLD_PROTOCOL },
  { query: "EIO=04&transport=polling", refusal: OLD_PROTOCOL },
  { query: "EIO=4&transport=polling&sid=x", refusal: { code: 1, context: { sid: "x" } } },
  { query: "EIO=4&transport=polling&sid=", refusal: undefined },
  { query: "transport=polling&sid=p", refusal: otherProtocol(3, 4) },
  { query: "EIO=3&transport=websocket&sid=p", facts: UPGRADE, refusal: otherProtocol(3, 4) },
  { query: "EIO=4&transport=polling&sid=p3", refusal: otherProtocol(4, 3) },
  { query: "EIO=3&transport=polling&sid=p3", refusal: undefined },
  { query: "transport=websocket&sid=p", refusal: mismatch("websocket", "polling") },
  { query: "transport=polling&sid=w", refusal: mismatch("polling", "websocket") },
  {
    query: "EIO=4&transport=polling&sid=p",
    facts: UPGRADE,
    refusal: mismatch("polling", "polling"),
  },
];

test.each(ROWS)('"$query" with $facts gives $refusal', ({ query, facts, refusal }) => {
  const asked = { method: "GET", origin: undefined, upgrade: false, ...facts };
  expect(verifyRequest({ ...asked, query: parseQuery(`/?${query}`) }, KNOWN)).toEqual(refusal);
});

test("a transport that is switched off is unknown", () => {
  const facts = { method: "GET", origin: undefined, upgrade: false };
  const query = parseQuery("/?EIO=4&transport=polling");
  const opts = { transports: ["websocket"], allowEIO3: false };
  const refusal = verifyRequest({ ...facts, query }, { ...KNOWN, opts });
  expect(refusal).toEqual({ code: 0, context: { transport: "polling" } });
});

const FORMER: readonly Row[] = [
  { query: "EIO=3&transport=polling", refusal: undefined },
  { query: "transport=polling", refusal: undefined },
  { query: "EIO=3&transport=websocket", facts: UPGRADE, refusal: undefined },
  { query: "EIO=3&transport=polling&j=12", refusal: undefined },
  { query: "EIO=3&transport=websocket&j=a", facts: UPGRADE, refusal: undefined },
  { query: "EIO=4&transport=polling&j=12", refusal: undefined },
  {
    query: "EIO=4&transport=polling&j=a",
    refusal: { code: 3, context: { name: "JSONP_INDEX", j: "a" } },
  },
  ...["", "a", "1;alert(1)", "-1", "99999999999"].map((j) => ({
    query: `EIO=3&transport=polling&j=${j}`,
    refusal: { code: 3, context: { name: "JSONP_INDEX", j } } as const,
  })),
];

test.each(FORMER)(
  'with allowEIO3 "$query" with $facts gives $refusal',
  ({ query, facts, refusal }) => {
    const asked = { method: "GET", origin: undefined, upgrade: false, ...facts };
    const known = { ...KNOWN, opts: { ...KNOWN.opts, allowEIO3: true } };
    expect(verifyRequest({ ...asked, query: parseQuery(`/?${query}`) }, known)).toEqual(refusal);
  },
);
