import fc from "fast-check";
import type { EnginePacket } from "../../src/index.ts";
import { anyString, wellFormedString } from "./arbitraries.ts";

/** What Node's decoders are given for base64. */
export const toBuffer = (text: string) => Buffer.from(text, "base64");

const bytes = fc.uint8Array({ maxLength: 40 }).map((data) => Buffer.from(data));

/** Packets that a decoder gives back as they are; the text in them is `text`. */
function enginePacketOf(text: fc.Arbitrary<string>): fc.Arbitrary<EnginePacket<Buffer>> {
  const type = fc.constantFrom("open", "close", "ping", "pong", "upgrade", "noop");
  const filled = text.filter((data) => data !== "");
  return fc.oneof(
    {
      arbitrary: fc.oneof(text, bytes).map((data) => ({ type: "message" as const, data })),
      weight: 3,
    },
    fc.tuple(type, filled).map(([name, data]) => ({ type: name, data })),
    type.map((name) => ({ type: name })),
  );
}

/** Any packet, halves of surrogate pairs in its text too. */
export const enginePacket = enginePacketOf(anyString);

/** Packets whose text survives UTF-8. */
export const wellFormedEnginePacket = enginePacketOf(wellFormedString);

/** The packets of one payload. */
export const payloadOf = (packet: fc.Arbitrary<EnginePacket<Buffer>>) =>
  fc.array(packet, { minLength: 1, maxLength: 8 });
