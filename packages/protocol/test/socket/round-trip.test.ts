import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeSocketPacket, SocketDecoder, type SocketPacket } from "../../src/index.ts";
import { argumentsPacketOf, jsonValue, socketPacket } from "../support/arbitraries.ts";

const RUNS = { numRuns: 1000 };

/** Everything through one decoder, as on one connection. */
function decodeAll(packets: readonly SocketPacket[]): (SocketPacket | undefined)[] {
  const decoder = new SocketDecoder<unknown>({ maxAttachments: 1000 });
  return packets.map((packet) => {
    const { text, attachments } = encodeSocketPacket(packet);
    const decoded = [text, ...attachments].map((chunk) => decoder.add(chunk));
    expect(decoded.slice(0, -1)).toStrictEqual(Array(attachments.length).fill(undefined));
    return decoded.at(-1);
  });
}

/** Unlike the matchers, this one tells own keys `__proto__` apart. */
test("the comparison that is used here sees own keys __proto__", () => {
  const withKey: unknown = JSON.parse('{"__proto__":{"a":1}}');
  expect(isDeepStrictEqual(withKey, {})).toBe(false);
  expect(isDeepStrictEqual(withKey, JSON.parse('{"__proto__":{"a":2}}'))).toBe(false);
});

test("packets with binary anywhere come out as they went in", () => {
  fc.assert(
    fc.property(fc.array(socketPacket, { minLength: 1, maxLength: 4 }), (packets) => {
      expect(isDeepStrictEqual(decodeAll(packets), packets)).toBe(true);
    }),
    RUNS,
  );
});

test("an encoder leaves the value that it is given as it was", () => {
  fc.assert(
    fc.property(socketPacket, (packet) => {
      const before = structuredClone(packet);
      encodeSocketPacket(packet);
      expect(isDeepStrictEqual(structuredClone(packet), before)).toBe(true);
    }),
  );
});

test("a packet without binary has no attachments and is written as JSON writes its data", () => {
  fc.assert(
    fc.property(argumentsPacketOf(jsonValue), (packet) => {
      const { text, attachments } = encodeSocketPacket(packet);
      expect(attachments).toHaveLength(0);
      expect(text.endsWith("data" in packet ? JSON.stringify(packet.data) : "")).toBe(true);
    }),
    RUNS,
  );
});

test("whatever a text holds, it can be sent as UTF-8 without loss", () => {
  fc.assert(
    fc.property(argumentsPacketOf(jsonValue), (packet) => {
      const { text } = encodeSocketPacket({ ...packet, nsp: "/" });
      expect(Buffer.from(text, "utf8").toString("utf8")).toBe(text);
    }),
    RUNS,
  );
});
