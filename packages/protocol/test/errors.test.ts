import { expect, test } from "vitest";
import {
  decodeBinaryPayloadV3,
  decodeEnginePacket,
  decodeJsonpForm,
  decodePayload,
  decodePayloadV3,
  decodeSocketText,
  decodeUtf8,
  encodeJsonp,
  encodeSocketPacket,
  PacketType,
  PROTOCOL_ERRORS,
  ProtocolError,
  type ProtocolErrorCode,
  SocketDecoder,
  V3_ERRORS,
} from "../src/index.ts";
import { codeOf } from "./support/code-of.ts";
import { toBuffer } from "./support/engine-packets.ts";

function decodeAll(...chunks: (string | Uint8Array)[]): void {
  const decoder = new SocketDecoder<Uint8Array>();
  for (const chunk of chunks) decoder.add(chunk);
}

/** One way to each code: a code without one does not compile. */
const WAYS: Readonly<Record<ProtocolErrorCode, () => unknown>> = {
  ENGINE_EMPTY: () => decodeEnginePacket(""),
  ENGINE_TYPE: () => decodeEnginePacket("7"),
  ENGINE_BASE64: () => decodeEnginePacket("bAQ"),
  ENGINE_TOO_MANY_PACKETS: () => decodePayload("2\x1e2", () => new ArrayBuffer(0), 1),
  ENGINE_UTF8: () => decodeUtf8(Uint8Array.of(0xff)),
  ENGINE_LENGTH: () => decodePayloadV3("x:2", toBuffer),
  ENGINE_TRUNCATED: () => decodePayloadV3("2:2", toBuffer),
  ENGINE_KIND: () => decodeBinaryPayloadV3(Buffer.of(2), toBuffer),
  ENGINE_JSONP_INDEX: () => encodeJsonp("1:6", "x"),
  ENGINE_FORM: () => decodeJsonpForm(""),
  SOCKET_EMPTY: () => decodeSocketText(""),
  SOCKET_TYPE: () => decodeSocketText("7"),
  SOCKET_NAMESPACE: () => decodeSocketText('2/admin["a"]'),
  SOCKET_ACK_ID: () => decodeSocketText("3[]"),
  SOCKET_JSON: () => decodeSocketText('2["a"'),
  SOCKET_PAYLOAD: () => decodeSocketText("2{}"),
  SOCKET_RESERVED_EVENT: () => decodeSocketText('2["connect"]'),
  SOCKET_ATTACHMENT_COUNT: () => decodeSocketText('5["a"]'),
  SOCKET_TOO_MANY_ATTACHMENTS: () => decodeSocketText('511-["a"]'),
  SOCKET_ATTACHMENT_INDEX: () =>
    decodeAll('51-["a",{"_placeholder":true,"num":1}]', Uint8Array.of(1)),
  SOCKET_UNEXPECTED_BINARY: () => decodeAll(Uint8Array.of(1)),
  SOCKET_UNEXPECTED_TEXT: () => decodeAll('51-["a",{"_placeholder":true,"num":0}]', '2["b"]'),
  SOCKET_UNENCODABLE: () =>
    encodeSocketPacket({ type: PacketType.EVENT, nsp: "/", data: ["a", 10n] }),
};

test.each(Object.entries(WAYS))("%s is thrown with its code", (code, run) => {
  expect(codeOf(run)).toBe(code);
});

test("an error carries its name, the message of its code and what caused it", () => {
  const cause = new Error("below");
  const error = new ProtocolError("SOCKET_JSON", { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("ProtocolError");
  expect(error.message).toBe(PROTOCOL_ERRORS.SOCKET_JSON);
  expect(error.cause).toBe(cause);
});

test("an error of Engine.IO 3 has the message of its code, too", () => {
  expect(() => decodePayloadV3("2:2", toBuffer)).toThrow(V3_ERRORS.ENGINE_TRUNCATED);
});
