import { describe, expect, test } from "vitest";
import {
  encodeSocketPacket,
  PacketType,
  ProtocolError,
  type SocketPacket,
} from "../../src/index.ts";
import { codeOf } from "../support/code-of.ts";

const { CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR, BINARY_EVENT, BINARY_ACK } = PacketType;
const one = Uint8Array.of(1);
const two = new ArrayBuffer(2);

const TEXTS: readonly (readonly [string, SocketPacket])[] = [
  ["0", { type: CONNECT, nsp: "/" }],
  ['0{"token":"t"}', { type: CONNECT, nsp: "/", data: { token: "t" } }],
  ["0/admin,", { type: CONNECT, nsp: "/admin" }],
  ['0/admin,{"sid":"s"}', { type: CONNECT, nsp: "/admin", data: { sid: "s" } }],
  ["0/admin?a=1&b=2,", { type: CONNECT, nsp: "/admin?a=1&b=2" }],
  ["1", { type: DISCONNECT, nsp: "/" }],
  ["1/admin,", { type: DISCONNECT, nsp: "/admin" }],
  ['2["안녕","세상"]', { type: EVENT, nsp: "/", data: ["안녕", "세상"] }],
  ["2[7]", { type: EVENT, nsp: "/", data: [7] }],
  ['2/admin,0["ask"]', { type: EVENT, nsp: "/admin", id: 0, data: ["ask"] }],
  ['212["ask",null]', { type: EVENT, nsp: "/", id: 12, data: ["ask", undefined] }],
  ["312[]", { type: ACK, nsp: "/", id: 12, data: [] }],
  ['3/admin,0["ok",{"a":[1]}]', { type: ACK, nsp: "/admin", id: 0, data: ["ok", { a: [1] }] }],
  ['4{"message":"no"}', { type: CONNECT_ERROR, nsp: "/", data: { message: "no" } }],
  ['4/admin,"no"', { type: CONNECT_ERROR, nsp: "/admin", data: "no" }],
  ['2["a"]', { type: BINARY_EVENT, nsp: "/", data: ["a"] }],
  ['31["a"]', { type: BINARY_ACK, nsp: "/", id: 1, data: ["a"] }],
];

test.each(TEXTS)("%s is written without attachments", (text, packet) => {
  expect(encodeSocketPacket(packet)).toStrictEqual({ text, attachments: [] });
});

test("packets without binary share one empty list that nobody can fill", () => {
  const { attachments } = encodeSocketPacket({ type: EVENT, nsp: "/", data: ["a"] });
  expect(encodeSocketPacket({ type: CONNECT, nsp: "/" }).attachments).toBe(attachments);
  expect(Object.isFrozen(attachments)).toBe(true);
});

test("no auth, however plain JavaScript says it, is written as none", () => {
  const packet = Object.assign({ type: CONNECT, nsp: "/" }, { data: null });
  const packets: object[] = [packet];
  expect(packets.map((each) => encodeSocketPacket(each as SocketPacket).text)).toStrictEqual(["0"]);
});

describe("binary", () => {
  test("makes a BINARY_EVENT with its attachments counted", () => {
    expect(encodeSocketPacket({ type: EVENT, nsp: "/", data: ["a", one, { two }] })).toStrictEqual({
      text: '52-["a",{"_placeholder":true,"num":0},{"two":{"_placeholder":true,"num":1}}]',
      attachments: [one, two],
    });
  });

  test("makes a BINARY_ACK, with namespace and id in their order", () => {
    expect(encodeSocketPacket({ type: ACK, nsp: "/admin", id: 456, data: [one] })).toStrictEqual({
      text: '61-/admin,456[{"_placeholder":true,"num":0}]',
      attachments: [one],
    });
  });

  test("of a Blob passes the Blob on as the attachment", () => {
    const blob = new Blob(["a"]);
    const { text, attachments } = encodeSocketPacket({ type: EVENT, nsp: "/", data: ["a", blob] });
    expect(text).toBe('51-["a",{"_placeholder":true,"num":0}]');
    expect(attachments[0]).toBe(blob);
  });

  test("in what CONNECT carries is written as JSON: only arguments have attachments", () => {
    const { text } = encodeSocketPacket({ type: CONNECT, nsp: "/", data: { one } });
    expect(text).toBe('0{"one":{"0":1}}');
  });
});

describe("what cannot be written", () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const cyclicWithBinary = [one, cyclic];
  let deep: unknown[] = [];
  for (let level = 0; level < 200_000; level++) deep = [deep];
  const failure = new Error("no");
  const throwing = {
    toJSON() {
      throw failure;
    },
  };
  const getter = Object.defineProperty({}, "a", { enumerable: true, get: () => throwing.toJSON() });

  test.each([
    ["a cycle", cyclic],
    ["a cycle beside binary", cyclicWithBinary],
    ["a value too deep", deep],
    ["a value too deep beside binary", [one, deep]],
    ["a BigInt", 1n],
    ["a BigInt beside binary", [one, 1n]],
    ["a toJSON that throws", throwing],
    ["a getter that throws", getter],
  ])("%s is refused with what caused it", (_, value) => {
    const run = () => encodeSocketPacket({ type: EVENT, nsp: "/", data: ["a", value] });
    expect(codeOf(run)).toBe("SOCKET_UNENCODABLE");
    expect(run).toThrow(expect.objectContaining({ cause: expect.any(Error) }));
  });

  test("the error of the application is the cause itself", () => {
    const run = () => encodeSocketPacket({ type: CONNECT, nsp: "/", data: { throwing } });
    expect(run).toThrow(ProtocolError);
    expect(run).toThrow(expect.objectContaining({ cause: failure }));
  });
});
