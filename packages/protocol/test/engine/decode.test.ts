import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeEnginePacket, type EnginePacket, encodeEnginePacket } from "../../src/index.ts";
import { anyString, grammaticalText } from "../support/arbitraries.ts";
import { codeOf } from "../support/code-of.ts";

const PACKETS: readonly (readonly [string, EnginePacket])[] = [
  ["0{}", { type: "open", data: "{}" }],
  ["1", { type: "close" }],
  ["2", { type: "ping" }],
  ["2probe", { type: "ping", data: "probe" }],
  ["3", { type: "pong" }],
  ["3probe", { type: "pong", data: "probe" }],
  ["4hello", { type: "message", data: "hello" }],
  ["4", { type: "message", data: "" }],
  ["42", { type: "message", data: "2" }],
  ["4b", { type: "message", data: "b" }],
  ["5", { type: "upgrade" }],
  ["6", { type: "noop" }],
];

test.each(PACKETS)("%j is decoded by its first character", (text, packet) => {
  expect(decodeEnginePacket(text)).toStrictEqual(packet);
});

test("a binary frame is a message whose bytes are passed through", () => {
  const frame = Buffer.from([0, 1]);
  const packet = decodeEnginePacket<Buffer>(frame);
  expect(packet.type).toBe("message");
  expect(packet.data).toBe(frame);
});

test("text that starts with b is a binary message, an ArrayBuffer unless told otherwise", () => {
  expect(decodeEnginePacket("bAQI=")).toStrictEqual({
    type: "message",
    data: Uint8Array.of(1, 2).buffer,
  });
  expect(decodeEnginePacket("bAQI=", (text) => Buffer.from(text, "base64"))).toStrictEqual({
    type: "message",
    data: Buffer.from([1, 2]),
  });
});

test.each([
  ["", "ENGINE_EMPTY"],
  ["7", "ENGINE_TYPE"],
  ["/", "ENGINE_TYPE"],
  [":", "ENGINE_TYPE"],
  ["x", "ENGINE_TYPE"],
  ["B", "ENGINE_TYPE"],
  [" 4", "ENGINE_TYPE"],
  ["\ufeff4", "ENGINE_TYPE"],
  ["４", "ENGINE_TYPE"],
  ["balls", "nothing"],
  ["bal", "ENGINE_BASE64"],
])("%j gives %s", (text, code) => {
  expect(codeOf(() => decodeEnginePacket(text))).toBe(code);
});

test("what was encoded is decoded to the same packet", () => {
  const type = fc.constantFrom("open", "close", "ping", "pong", "upgrade", "noop");
  const control = fc
    .tuple(
      type,
      anyString.filter((data) => data !== ""),
    )
    .map(([name, data]) => ({ type: name, data }));
  const message = anyString.map((data) => ({ type: "message" as const, data }));
  fc.assert(
    fc.property(
      fc.oneof(
        control,
        type.map((name) => ({ type: name })),
        message,
      ),
      (packet) => {
        expect(decodeEnginePacket(String(encodeEnginePacket<never>(packet)))).toStrictEqual(packet);
      },
    ),
  );
});

test("no text makes it throw anything but a ProtocolError", () => {
  fc.assert(
    fc.property(fc.oneof(anyString, grammaticalText), (text) => {
      codeOf(() => decodeEnginePacket(text));
    }),
    { numRuns: 2000 },
  );
});
