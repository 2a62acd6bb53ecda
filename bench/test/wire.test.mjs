import fc from "fast-check";
import { expect, test } from "vitest";
import { expectInOrder, expectMessage } from "../load/expect.mjs";
import { Tally } from "../load/tally.mjs";
import { eventPacket, eventTexts, repeating } from "../wire/event.mjs";
import { clientFrame, serverFrame } from "../wire/frame.mjs";
import { FrameReader } from "../wire/frame-reader.mjs";

/** @param {readonly Buffer[]} chunks @returns {string[]} payloads */
function read(chunks) {
  /** @type {string[]} */
  const payloads = [];
  const reader = new FrameReader((bytes, start, end) => {
    payloads.push(bytes.toString("latin1", start, end));
  });
  for (const chunk of chunks) reader.push(chunk);
  return payloads;
}

test("frames are read whole however TCP cuts them, masked or not, of every length form", () => {
  const messages = [
    "",
    "a",
    "b".repeat(125),
    "c".repeat(126),
    "d".repeat(65535),
    "e".repeat(65536),
  ];
  const stream = Buffer.concat([...messages.map(serverFrame), ...messages.map(clientFrame)]);
  const cut = fc.array(fc.nat(stream.length), { maxLength: 12 });
  fc.assert(
    fc.property(cut, (cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const chunks = edges.slice(1).map((end, index) => stream.subarray(edges[index], end));
      expect(read(chunks)).toEqual([...messages, ...messages]);
    }),
    { numRuns: 50 },
  );
});

test("a frame that came with a masking key is unmasked", () => {
  // RFC 6455 section 5.7: a single-frame masked text message.
  const hello = Buffer.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
  expect(read([hello])).toEqual(["Hello"]);
});

test("events have exactly the length that was asked for, and differ from each other", () => {
  const packets = eventTexts(100).map(eventPacket);
  expect(new Set(packets.map((packet) => packet.length))).toEqual(new Set([100]));
  expect(new Set(packets).size).toBe(packets.length);
});

test("a list is gone through again from its beginning", () => {
  const next = repeating(["a", "b"]);
  expect([next(), next(), next()]).toEqual(["a", "b", "a"]);
});

test("a message with another content than the expected one is refused", () => {
  const bytes = Buffer.from("..hello..");
  expect(() => expectMessage(Buffer.from("hello"), bytes, 2, 7)).not.toThrow();
  expect(() => expectMessage(Buffer.from("hellO"), bytes, 2, 7)).toThrow("wrong message: hello");
  expect(() => expectMessage(Buffer.from("hello"), bytes, 2, 8)).toThrow("wrong message");
});

test("messages in another order than the expected one are refused, and counted only when right", () => {
  const tally = new Tally();
  const receive = expectInOrder([Buffer.from("1"), Buffer.from("2")], tally);
  receive(Buffer.from("1"), 0, 1);
  expect(() => receive(Buffer.from("1"), 0, 1)).toThrow("wrong message");
  expect(tally.count).toBe(1);
});
