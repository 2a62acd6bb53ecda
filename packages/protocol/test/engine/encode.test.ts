import { expect, test } from "vitest";
import { type EnginePacket, encodeEnginePacket } from "../../src/index.ts";

const TEXTS: readonly (readonly [EnginePacket, string])[] = [
  [{ type: "open", data: '{"sid":"x"}' }, '0{"sid":"x"}'],
  [{ type: "close" }, "1"],
  [{ type: "ping" }, "2"],
  [{ type: "ping", data: "probe" }, "2probe"],
  [{ type: "pong", data: "probe" }, "3probe"],
  [{ type: "message", data: "바로" }, "4바로"],
  [{ type: "message", data: "" }, "4"],
  [{ type: "upgrade" }, "5"],
  [{ type: "noop" }, "6"],
];

test.each(TEXTS)("%j is written as its digit and its data", (packet, text) => {
  expect(encodeEnginePacket(packet)).toBe(text);
});

test("a binary message is its bytes as they are", () => {
  const data = Uint8Array.of(1, 2, 3);
  expect(encodeEnginePacket({ type: "message", data })).toBe(data);
});
