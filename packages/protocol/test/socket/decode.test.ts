import { describe, expect, test } from "vitest";
import {
  decodeSocketText,
  MAX_ATTACHMENTS,
  PacketType,
  type SocketPacket,
} from "../../src/index.ts";
import { codeOf } from "../support/code-of.ts";

const { CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR } = PacketType;

const PACKETS: readonly (readonly [string, SocketPacket])[] = [
  ["0", { type: CONNECT, nsp: "/" }],
  ['0{"token":"t"}', { type: CONNECT, nsp: "/", data: { token: "t" } }],
  ["0/admin,", { type: CONNECT, nsp: "/admin" }],
  ["0/admin", { type: CONNECT, nsp: "/admin" }],
  ["0/admin?a=1,{}", { type: CONNECT, nsp: "/admin?a=1", data: {} }],
  ["1", { type: DISCONNECT, nsp: "/" }],
  ["1/admin,", { type: DISCONNECT, nsp: "/admin" }],
  ["1/admin", { type: DISCONNECT, nsp: "/admin" }],
  ['2["a"]', { type: EVENT, nsp: "/", data: ["a"] }],
  ['2/,["a"]', { type: EVENT, nsp: "/", data: ["a"] }],
  ['2[1,"a"]', { type: EVENT, nsp: "/", data: [1, "a"] }],
  ['2[""]', { type: EVENT, nsp: "/", data: [""] }],
  ['2["a",{"b":"c,d/e-5"}]', { type: EVENT, nsp: "/", data: ["a", { b: "c,d/e-5" }] }],
  ['20["a"]', { type: EVENT, nsp: "/", data: ["a"], id: 0 }],
  ['2/채팅,12["a"]', { type: EVENT, nsp: "/채팅", data: ["a"], id: 12 }],
  ['29007199254740991["a"]', { type: EVENT, nsp: "/", data: ["a"], id: 9007199254740991 }],
  ["30[]", { type: ACK, nsp: "/", data: [], id: 0 }],
  ['3/admin,7["ok"]', { type: ACK, nsp: "/admin", data: ["ok"], id: 7 }],
  ['4{"message":"no"}', { type: CONNECT_ERROR, nsp: "/", data: { message: "no" } }],
  ['4/admin,"no"', { type: CONNECT_ERROR, nsp: "/admin", data: "no" }],
];

test.each(PACKETS)("%s is read", (text, packet) => {
  expect(decodeSocketText(text)).toStrictEqual({ packet, attachments: 0 });
});

test("a binary packet is read as the plain type it stands for, with its attachments counted", () => {
  expect(decodeSocketText('510-/admin,3["a"]')).toStrictEqual({
    packet: { type: EVENT, nsp: "/admin", data: ["a"], id: 3 },
    attachments: 10,
  });
  expect(decodeSocketText('61-3["a"]')).toStrictEqual({
    packet: { type: ACK, nsp: "/", data: ["a"], id: 3 },
    attachments: 1,
  });
});

test("a refusal of an older server may be any object", () => {
  expect(decodeSocketText('4{"code":1}').packet).toHaveProperty("data", { code: 1 });
});

test("placeholders in a packet without attachments are plain data", () => {
  const data = ["a", { _placeholder: true, num: 5 }];
  expect(decodeSocketText(`2${JSON.stringify(data)}`).packet).toHaveProperty("data", data);
});

describe("refused", () => {
  test.each([
    ["", "SOCKET_EMPTY"],
    ["7", "SOCKET_TYPE"],
    ["7{", "SOCKET_TYPE"],
    ["/{", "SOCKET_TYPE"],
    ["9[]", "SOCKET_TYPE"],
    ["x", "SOCKET_TYPE"],
    ["-1", "SOCKET_TYPE"],
    [" 2[]", "SOCKET_TYPE"],
    ["/", "SOCKET_TYPE"],
    ["２", "SOCKET_TYPE"],
    ["\ud800", "SOCKET_TYPE"],
    ['2/admin["a"]', "SOCKET_NAMESPACE"],
    ["2/admin", "SOCKET_NAMESPACE"],
    ["3/admin", "SOCKET_NAMESPACE"],
    ["4/admin", "SOCKET_NAMESPACE"],
    ["51-/admin", "SOCKET_NAMESPACE"],
    ['2admin,["a"]', "SOCKET_JSON"],
  ])("%j: %s", (text, code) => {
    expect(codeOf(() => decodeSocketText(text))).toBe(code);
  });

  test.each([
    ["3[]", "SOCKET_ACK_ID"],
    ["61-[]", "SOCKET_ACK_ID"],
    ['29007199254740992["a"]', "SOCKET_ACK_ID"],
    ['299999999999999999999999["a"]', "SOCKET_ACK_ID"],
    [`3${"9".repeat(400)}[]`, "SOCKET_ACK_ID"],
    ['201["a"]', "SOCKET_ACK_ID"],
    ["300[]", "SOCKET_ACK_ID"],
    ["01", "SOCKET_ACK_ID"],
    ["01{}", "SOCKET_ACK_ID"],
    ["1/a,5", "SOCKET_ACK_ID"],
    ['41"no"', "SOCKET_ACK_ID"],
    ['2-1["a"]', "SOCKET_JSON"],
    ['2+1["a"]', "SOCKET_JSON"],
    ['21.5["a"]', "SOCKET_JSON"],
    ['21e3["a"]', "SOCKET_JSON"],
    ['20x1["a"]', "SOCKET_JSON"],
    ['2１["a"]', "SOCKET_JSON"],
  ])("ack id in %j: %s", (text, code) => {
    expect(codeOf(() => decodeSocketText(text))).toBe(code);
  });

  test.each([
    ['2["a"', "SOCKET_JSON"],
    ['2["a"]]', "SOCKET_JSON"],
    ['2["a"]["b"]', "SOCKET_JSON"],
    ["2[undefined]", "SOCKET_JSON"],
    ["2[NaN]", "SOCKET_JSON"],
    ["2{'a':1}", "SOCKET_JSON"],
    ["0{", "SOCKET_JSON"],
    ["4no", "SOCKET_JSON"],
    ['2["\\ud80"]', "SOCKET_JSON"],
    [`2${"[".repeat(100_000)}`, "SOCKET_JSON"],
  ])("payload in %.30j: %s", (text, code) => {
    expect(codeOf(() => decodeSocketText(text))).toBe(code);
  });

  test.each([
    ['5["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['5-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['50-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['500-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['501-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['51["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ["51", "SOCKET_ATTACHMENT_COUNT"],
    ["5", "SOCKET_ATTACHMENT_COUNT"],
    ['5-1-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['5+1-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['5 1-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['51 -["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['51.0-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['51e0-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['50x1-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['5/admin,1-["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['6-1["a"]', "SOCKET_ATTACHMENT_COUNT"],
    ['511-["a"]', "SOCKET_TOO_MANY_ATTACHMENTS"],
    ['59007199254740993-["a"]', "SOCKET_TOO_MANY_ATTACHMENTS"],
    [`6${"9".repeat(400)}-1["a"]`, "SOCKET_TOO_MANY_ATTACHMENTS"],
  ])("attachment count in %.30j: %s", (text, code) => {
    expect(codeOf(() => decodeSocketText(text))).toBe(code);
  });
});

test("the bound on attachments is ten unless told otherwise", () => {
  expect(MAX_ATTACHMENTS).toBe(10);
  expect(decodeSocketText('511-["a"]', 11).attachments).toBe(11);
  expect(codeOf(() => decodeSocketText('52-["a"]', 1))).toBe("SOCKET_TOO_MANY_ATTACHMENTS");
  expect(codeOf(() => decodeSocketText('51-["a"]', 0))).toBe("SOCKET_TOO_MANY_ATTACHMENTS");
});
