import { encodeBinaryMessageV3, encodeBinaryPayloadV3, V3_ERRORS } from "@baro/protocol";
import { describe, expect, test } from "vitest";
import { Frame } from "../../../src/engine/frame.ts";
import { asBytes, asText } from "../../../src/engine/v3/frame-forms.ts";
import { pollingCodecV3 } from "../../../src/engine/v3/polling-codecs.ts";
import { webSocketCodecV3 } from "../../../src/engine/v3/websocket-codecs.ts";

const TEXT_TYPE = "text/plain; charset=UTF-8";
const BINARY_TYPE = "application/octet-stream";
const text = Frame.text("가😀");
const binary = Frame.binary(Buffer.from([1, 2]));

describe("the forms of a frame", () => {
  test("are made once for all receivers", () => {
    expect(asBytes(binary)).toBe(asBytes(binary));
    expect(asText(binary)).toBe(asText(binary));
  });

  test("have the type in front, and spend what the frame may on compression", () => {
    const small = Frame.binary(Buffer.from([1, 2]), false);
    expect(asBytes(small).payload).toEqual(Buffer.from([4, 1, 2]));
    expect(asText(small).payload).toBe("b4AQI=");
    expect([asBytes(small).compress, asText(small).compress]).toEqual([false, false]);
    expect(asBytes(binary).compress).toBe(true);
  });

  test("are the frame itself where it is text", () => {
    expect([asBytes(text), asText(text)]).toEqual([text, text]);
    expect(asBytes(text)).toBe(text);
  });
});

describe("a polling session", () => {
  test.each([
    { query: {}, frames: [text], type: TEXT_TYPE, body: "4:4가😀" },
    { query: { b64: "1" }, frames: [text, binary], type: TEXT_TYPE, body: "4:4가😀6:b4AQI=" },
    { query: { b64: "0" }, frames: [binary], type: TEXT_TYPE, body: "6:b4AQI=" },
    { query: { j: "3" }, frames: [binary], type: TEXT_TYPE, body: '___eio[3]("6:b4AQI=");' },
    {
      query: { b64: "" },
      frames: [text, binary],
      type: BINARY_TYPE,
      body: Buffer.from(encodeBinaryPayloadV3([text.payload, binary.payload])),
    },
  ])("of $query answers by $type", ({ query, frames, type, body }) => {
    expect(pollingCodecV3(query).encode(frames)).toEqual({ type, body });
  });

  test("takes payloads of both forms, and a form where it is JSONP", () => {
    const message = [{ type: "message", data: Buffer.from([1, 2]) }];
    const payload = Buffer.from(encodeBinaryPayloadV3([binary.payload]));
    for (const query of [{}, { b64: "1" }, { j: "0" }]) {
      const codec = pollingCodecV3(query);
      expect(codec.takes(BINARY_TYPE)).toBe(true);
      expect(codec.decode(payload, BINARY_TYPE)).toEqual(message);
    }
    expect(pollingCodecV3({}).decode(Buffer.from("6:b4AQI="), "text/plain")).toEqual(message);
    expect(pollingCodecV3({ j: "0" }).decode(Buffer.from("d=6%3Ab4AQI%3D"), "")).toEqual(message);
  });

  test("refuses what is no payload by a code", () => {
    const decode = () => pollingCodecV3({}).decode(Buffer.from("9:4"), "text/plain");
    expect(decode).toThrow(V3_ERRORS.ENGINE_TRUNCATED);
  });
});

describe("a websocket", () => {
  test("carries bytes, or base64 where it was asked for", () => {
    expect(webSocketCodecV3({}).encode([text, binary])).toEqual([text, asBytes(binary)]);
    expect(webSocketCodecV3({ b64: "1" }).encode([text, binary])).toEqual([text, asText(binary)]);
  });

  test("takes both", () => {
    const message = { type: "message", data: Buffer.from([1, 2]) };
    const codec = webSocketCodecV3({});
    expect(codec.decode(Buffer.from(encodeBinaryMessageV3(Buffer.from([1, 2]))))).toEqual(message);
    expect(codec.decode("b4AQI=")).toEqual(message);
  });
});
