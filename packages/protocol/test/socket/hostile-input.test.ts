import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeSocketPacket, SocketDecoder } from "../../src/index.ts";
import { anyString, grammaticalText, jsonValue, socketPacket } from "../support/arbitraries.ts";
import { codeOf } from "../support/code-of.ts";

type Chunk = string | Uint8Array;

/** After an error a decoder must be as new: it takes the next packet. */
function feed(chunks: readonly Chunk[]): void {
  const decoder = new SocketDecoder<unknown>();
  for (const chunk of chunks) {
    if (codeOf(() => decoder.add(chunk)) !== "nothing") expect(decoder.pending).toBe(false);
  }
  decoder.reset();
  expect(decoder.add('2["a"]')).toHaveProperty("data", ["a"]);
}

const binary = fc.uint8Array({ maxLength: 4 });

/** A valid text with one part of it cut out and something else put in. */
const mutatedText = fc
  .tuple(socketPacket, fc.nat(), fc.nat(4), fc.oneof(grammaticalText, anyString, fc.constant("")))
  .map(([packet, position, cut, insert]) => {
    const { text } = encodeSocketPacket(packet);
    const at = position % (text.length + 1);
    return text.slice(0, at) + insert + text.slice(at + cut);
  });

/** Any JSON behind any header that looks right. */
const misplacedPayload = fc
  .tuple(
    fc.constantFrom("0", "1", "2", "3", "4", "51-", "61-", "52-/a,", "2/a,", "30", "61-0", "6"),
    jsonValue,
  )
  .map(([header, value]) => header + JSON.stringify(value));

test.each([
  ["arbitrary text", anyString],
  ["text made of the characters of the grammar", grammaticalText],
  ["valid packets that were tampered with", mutatedText],
  ["any JSON behind any header", misplacedPayload],
])("%s makes a decoder throw nothing but a ProtocolError", (_, text) => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ arbitrary: text, weight: 3 }, binary), { maxLength: 6 }), feed),
    { numRuns: 2000 },
  );
});

test("attachments that are lost, repeated or swapped with text throw nothing but a ProtocolError", () => {
  const chunks = fc
    .array(socketPacket, { minLength: 1, maxLength: 3 })
    .map((packets) => packets.map(encodeSocketPacket))
    .map((encoded) => encoded.flatMap(({ text, attachments }) => [text, ...attachments]))
    .chain((all) => fc.shuffledSubarray(all.map((chunk) => chunk as Chunk)));
  fc.assert(fc.property(chunks, feed), { numRuns: 1000 });
});
