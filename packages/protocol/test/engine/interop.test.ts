import * as npm from "engine.io-parser";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeEnginePacket,
  decodePayload,
  type EnginePacket,
  encodeEnginePacket,
  encodePayload,
} from "../../src/index.ts";
import { anyString } from "../support/arbitraries.ts";

const toBuffer = (text: string) => Buffer.from(text, "base64");

const text = anyString.filter((data) => data !== "" && !data.includes("\x1e"));
const packet: fc.Arbitrary<EnginePacket<Buffer>> = fc.oneof(
  fc
    .oneof(
      text,
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    )
    .map((data) => ({
      type: "message" as const,
      data,
    })),
  fc.record(
    { type: fc.constantFrom("open", "close", "ping", "pong", "noop"), data: text },
    { noNullPrototype: true },
  ),
  fc.constantFrom(
    { type: "ping" as const },
    { type: "upgrade" as const },
    { type: "noop" as const },
  ),
);
const packets = fc.array(packet, { minLength: 1, maxLength: 8 });

/** npm's functions answer by callback, but at once. */
function encodedByNpm(each: EnginePacket<Buffer>): string | Buffer {
  const answers: (string | Buffer)[] = [];
  npm.encodePacket({ ...each }, true, (encoded) => answers.push(encoded));
  return answers[0] ?? "";
}

function payloadByNpm(each: readonly EnginePacket<Buffer>[]): string {
  const answers: string[] = [];
  npm.encodePayload([...each], (encoded) => answers.push(encoded));
  return answers[0] ?? "";
}

test("a packet is written as npm's engine.io-parser writes it", () => {
  fc.assert(
    fc.property(packet, (each) => {
      expect(encodeEnginePacket(each)).toStrictEqual(encodedByNpm(each));
    }),
  );
});

test("a packet that npm's engine.io-parser wrote is read", () => {
  fc.assert(
    fc.property(packet, (each) => {
      expect(decodeEnginePacket(encodedByNpm(each))).toStrictEqual(each);
    }),
  );
});

test("a payload is written as npm's engine.io-parser writes it, and read by both", () => {
  fc.assert(
    fc.property(packets, (all) => {
      const payload = encodePayload(all.map((each) => encodeEnginePacket(each)));
      expect(payload).toBe(payloadByNpm(all));
      expect(decodePayload(payload, toBuffer)).toStrictEqual(all);
      expect(npm.decodePayload(payload)).toStrictEqual(all);
    }),
  );
});
