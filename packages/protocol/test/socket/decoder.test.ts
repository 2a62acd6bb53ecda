import { expect, test } from "vitest";
import { PacketType, SocketDecoder } from "../../src/index.ts";
import { codeOf } from "../support/code-of.ts";

const one = Buffer.from([1]);
const two = Buffer.from([2]);
const TWO_AWAITED = '52-["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]';
const PLAIN = '2["b"]';
const PLAIN_PACKET = { type: PacketType.EVENT, nsp: "/", data: ["b"] };

test("text without attachments is a packet at once", () => {
  const decoder = new SocketDecoder<Buffer>();
  expect(decoder.add(PLAIN)).toStrictEqual(PLAIN_PACKET);
  expect(decoder.pending).toBe(false);
});

test("a packet is complete with its last attachment, each in its place", () => {
  const decoder = new SocketDecoder<Buffer>();
  expect(decoder.add(TWO_AWAITED)).toBeUndefined();
  expect(decoder.pending).toBe(true);
  expect(decoder.add(one)).toBeUndefined();
  expect(decoder.add(two)).toStrictEqual({
    type: PacketType.EVENT,
    nsp: "/",
    data: ["a", two, one],
  });
  expect(decoder.pending).toBe(false);
});

test("attachments that no placeholder points to are awaited all the same", () => {
  const decoder = new SocketDecoder<Buffer>();
  expect(decoder.add('51-["a"]')).toBeUndefined();
  expect(decoder.add(one)).toHaveProperty("data", ["a"]);
});

test("text while attachments are awaited is refused, and the packet forgotten", () => {
  const decoder = new SocketDecoder<Buffer>();
  decoder.add(TWO_AWAITED);
  expect(codeOf(() => decoder.add(PLAIN))).toBe("SOCKET_UNEXPECTED_TEXT");
  expect(decoder.pending).toBe(false);
  expect(codeOf(() => decoder.add(one))).toBe("SOCKET_UNEXPECTED_BINARY");
  expect(decoder.add(PLAIN)).toStrictEqual(PLAIN_PACKET);
});

test("binary while none is awaited is refused", () => {
  const decoder = new SocketDecoder<Buffer>();
  expect(codeOf(() => decoder.add(one))).toBe("SOCKET_UNEXPECTED_BINARY");
  decoder.add(TWO_AWAITED);
  decoder.add(one);
  decoder.add(two);
  expect(codeOf(() => decoder.add(one))).toBe("SOCKET_UNEXPECTED_BINARY");
});

test("a placeholder that points to no attachment is refused once all are there", () => {
  const decoder = new SocketDecoder<Buffer>();
  decoder.add('51-["a",{"_placeholder":true,"num":1}]');
  expect(codeOf(() => decoder.add(one))).toBe("SOCKET_ATTACHMENT_INDEX");
  expect(decoder.pending).toBe(false);
  expect(decoder.add(PLAIN)).toStrictEqual(PLAIN_PACKET);
});

test("a placeholder in place of the event name is refused before an attachment is awaited", () => {
  const decoder = new SocketDecoder<Buffer>();
  expect(codeOf(() => decoder.add('51-[{"_placeholder":true,"num":0}]'))).toBe("SOCKET_PAYLOAD");
  expect(decoder.pending).toBe(false);
});

test("reset forgets a packet whose attachments have not all arrived", () => {
  const decoder = new SocketDecoder<Buffer>();
  decoder.add(TWO_AWAITED);
  decoder.reset();
  expect(decoder.pending).toBe(false);
  expect(decoder.add(PLAIN)).toStrictEqual(PLAIN_PACKET);
});

test("the bound on attachments can be set", () => {
  const decoder = new SocketDecoder<Buffer>({ maxAttachments: 1 });
  expect(codeOf(() => decoder.add(TWO_AWAITED))).toBe("SOCKET_TOO_MANY_ATTACHMENTS");
  expect(decoder.pending).toBe(false);
});

test("a key __proto__ arrives as a key and touches no prototype", () => {
  const decoder = new SocketDecoder<Buffer>();
  const packet = decoder.add('2["a",{"__proto__":{"polluted":true},"constructor":{"x":1}}]');
  expect(JSON.stringify(packet)).toContain('{"__proto__":{"polluted":true},"constructor":{"x":1}}');
  expect({}).not.toHaveProperty("polluted");
});
