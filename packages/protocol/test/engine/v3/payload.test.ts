import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePayloadV3, encodeEnginePacket, encodePayloadV3 } from "../../../src/index.ts";
import { anyString, grammaticalText } from "../../support/arbitraries.ts";
import { codeOf } from "../../support/code-of.ts";
import { enginePacket, payloadOf, toBuffer } from "../../support/engine-packets.ts";

const decode = (text: string, maxPackets?: number) => decodePayloadV3(text, toBuffer, maxPackets);

describe("a payload is written", () => {
  test("with the length of each packet in UTF-16 code units before it", () => {
    expect(encodePayloadV3(["4hello", "2", "4안녕", "4😀", "4\ud800"])).toBe(
      "6:4hello1:23:4안녕3:4😀2:4\ud800",
    );
  });

  test("with binary as b4 and base64", () => {
    expect(encodePayloadV3(["4a", Uint8Array.of(1, 2)])).toBe("2:4a6:b4AQI=");
    expect(encodePayloadV3([new ArrayBuffer(0)], () => "given")).toBe("7:b4given");
  });
});

test("a payload is split into its packets in order", () => {
  expect(decode("3:4:16:2probe6:b4AQI=3:4😀1:6")).toStrictEqual([
    { type: "message", data: ":1" },
    { type: "ping", data: "probe" },
    { type: "message", data: Buffer.from([1, 2]) },
    { type: "message", data: "😀" },
    { type: "noop" },
  ]);
});

test("0: says that there is no packet", () => {
  expect(decode("0:")).toStrictEqual([]);
});

test.each([
  ["", "ENGINE_EMPTY"],
  ["0:1:2", "ENGINE_EMPTY"],
  ["1:20:", "ENGINE_EMPTY"],
  [":2", "ENGINE_LENGTH"],
  ["1", "ENGINE_LENGTH"],
  ["2", "ENGINE_LENGTH"],
  ["1:2\n", "ENGINE_LENGTH"],
  ["1:25", "ENGINE_LENGTH"],
  ["01:2", "ENGINE_LENGTH"],
  ["+1:2", "ENGINE_LENGTH"],
  ["-1:2", "ENGINE_LENGTH"],
  [" 1:2", "ENGINE_LENGTH"],
  ["1.0:2", "ENGINE_LENGTH"],
  ["1e0:2", "ENGINE_LENGTH"],
  ["0x1:2", "ENGINE_LENGTH"],
  ["１:2", "ENGINE_LENGTH"],
  ["2\x1e4a", "ENGINE_LENGTH"],
  ["9999999999:2", "ENGINE_TRUNCATED"],
  ["10000000000:2", "ENGINE_LENGTH"],
  ["2:2", "ENGINE_TRUNCATED"],
  ["4:4😀", "ENGINE_TRUNCATED"],
  ["1:22:2", "ENGINE_TRUNCATED"],
  ["2:9a", "ENGINE_TYPE"],
  ["1:b", "ENGINE_TYPE"],
  ["5:b4AQI", "ENGINE_BASE64"],
])("%j gives %s", (text, code) => {
  expect(codeOf(() => decode(text))).toBe(code);
});

test("as many packets as the bound are taken, one more is refused", () => {
  expect(decode("1:21:21:2", 3)).toHaveLength(3);
  expect(codeOf(() => decode("1:21:21:21:2", 3))).toBe("ENGINE_TOO_MANY_PACKETS");
});

test("what was joined is split into the same packets, halves of surrogate pairs and all", () => {
  fc.assert(
    fc.property(payloadOf(enginePacket), (packets) => {
      const payload = encodePayloadV3(packets.map((each) => encodeEnginePacket(each)));
      expect(decode(payload)).toStrictEqual(packets);
    }),
  );
});

test("a payload that is cut off anywhere but between two packets is refused", () => {
  const payload = encodePayloadV3(["4hello", "2probe", "4안녕😀"]);
  const between = new Set([0, 8, 16, payload.length]);
  for (let length = 1; length < payload.length; length++) {
    const code = codeOf(() => decode(payload.slice(0, length)));
    const isCutOff = code === "ENGINE_LENGTH" || code === "ENGINE_TRUNCATED";
    expect([length, isCutOff]).toStrictEqual([length, !between.has(length)]);
  }
});

test("no text makes it throw anything but a ProtocolError", () => {
  const announced = fc
    .array(fc.tuple(fc.nat(9), fc.oneof(anyString, grammaticalText)), { maxLength: 4 })
    .map((parts) => parts.map(([length, text]) => `${length}:${text}`).join(""));
  fc.assert(
    fc.property(fc.oneof(anyString, grammaticalText, announced), (text) => {
      codeOf(() => decode(text));
    }),
    { numRuns: 2000 },
  );
});
