import { expect, test } from "vitest";
import { parseQuery } from "../../src/engine/query.ts";
import type { Refusal } from "../../src/engine/refusal.ts";
import { type KnownSessions, type RequestFacts, verifyRequest } from "../../src/engine/verify.ts";

const KNOWN: KnownSessions = {
  transports: ["polling", "websocket"],
  transportOf: (sid) => (sid === "p" ? "polling" : sid === "w" ? "websocket" : undefined),
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

const ROWS: readonly Row[] = [
  { query: "EIO=4&transport=polling", refusal: undefined },
  { query: "EIO=4&transport=websocket", facts: UPGRADE, refusal: undefined },
  { query: "transport=polling&sid=p", refusal: undefined },
  { query: "transport=polling&sid=p", facts: { method: "POST" }, refusal: undefined },
  { query: "transport=websocket&sid=p", facts: UPGRADE, refusal: undefined },
  { query: "", refusal: { code: 0, context: { transport: undefined } } },
  { query: "EIO=4&transport=carrier", refusal: { code: 0, context: { transport: "carrier" } } },
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
  { query: "transport=websocket&sid=p", refusal: mismatch("websocket", "polling") },
  { query: "transport=polling&sid=w", refusal: mismatch("polling", "websocket") },
  {
    query: "transport=polling&sid=p",
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
  const refusal = verifyRequest({ ...facts, query }, { ...KNOWN, transports: ["websocket"] });
  expect(refusal).toEqual({ code: 0, context: { transport: "polling" } });
});
