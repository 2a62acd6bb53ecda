import * as npm from "engine.io-parser-v3";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeBinaryPayloadV3,
  decodeEnginePacketV3,
  decodePayloadV3,
  type EnginePacket,
  encodeBase64MessageV3,
  encodeBinaryMessageV3,
  encodeBinaryPayloadV3,
  encodeEnginePacket,
  encodePayloadV3,
} from "../../../src/index.ts";
import {
  enginePacket,
  payloadOf,
  toBuffer,
  wellFormedEnginePacket,
} from "../../support/engine-packets.ts";

type Packet = EnginePacket<Buffer>;

/** npm's parser takes the data of a message of no characters for none. */
const hasData = (packet: Packet) => packet.data !== "";
const packet = enginePacket.filter(hasData);
const payload = payloadOf(packet);
const wellFormedPayload = payloadOf(wellFormedEnginePacket.filter(hasData));

/** npm's functions answer by callback, but at once. */
function answerOf<Value>(ask: (callback: (value: Value) => void) => void): Value {
  const answers: Value[] = [];
  ask((answer) => answers.push(answer));
  const [first] = answers;
  if (first === undefined) throw new Error("npm's parser gave no answer");
  return first;
}

function splitByNpm(body: string | Buffer): npm.Packet[] {
  const packets: npm.Packet[] = [];
  npm.decodePayload(body, (each) => {
    packets.push(each);
  });
  return packets;
}

const encodedByNpm = (each: Packet, supportsBinary: boolean) =>
  answerOf<string | Buffer>((done) => npm.encodePacket({ ...each }, supportsBinary, false, done));

const encodeAll = (packets: readonly Packet[]) => packets.map((each) => encodeEnginePacket(each));

test("a packet is written as npm's engine.io-parser 2 writes it, and read by both", () => {
  fc.assert(
    fc.property(packet, (each) => {
      const encoded = encodeEnginePacket(each);
      const ours =
        typeof encoded === "string" ? encoded : Buffer.from(encodeBinaryMessageV3(encoded));
      expect(ours).toStrictEqual(encodedByNpm(each, true));
      expect(decodeEnginePacketV3(ours, toBuffer)).toStrictEqual(each);
      expect(npm.decodePacket(ours)).toStrictEqual(each);
    }),
  );
});

test("a binary message for a transport of text is written as npm's engine.io-parser 2 writes it", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const data = Buffer.from(bytes);
      expect(encodeBase64MessageV3(data)).toBe(encodedByNpm({ type: "message", data }, false));
    }),
  );
});

test("a text payload is written as npm's engine.io-parser 2 writes it, and read by both", () => {
  fc.assert(
    fc.property(payload, (packets) => {
      const text = encodePayloadV3(encodeAll(packets));
      expect(text).toBe(answerOf((done) => npm.encodePayload(packets, false, done)));
      expect(decodePayloadV3(text, toBuffer)).toStrictEqual(packets);
      expect(splitByNpm(text)).toStrictEqual(packets);
    }),
  );
});

test("a binary payload is written as npm's engine.io-parser 2 writes it, and read by both", () => {
  fc.assert(
    fc.property(wellFormedPayload, (packets) => {
      const bytes = Buffer.from(encodeBinaryPayloadV3(encodeAll(packets)));
      expect(bytes).toStrictEqual(answerOf((done) => npm.encodePayloadAsBinary(packets, done)));
      expect(decodeBinaryPayloadV3(bytes, toBuffer)).toStrictEqual(packets);
      expect(splitByNpm(bytes)).toStrictEqual(packets);
    }),
  );
});

test("a payload of no packets is read as npm's engine.io-parser 2 writes it", () => {
  const text = answerOf<string | Buffer>((done) => npm.encodePayload([], true, done));
  expect(decodePayloadV3(String(text), toBuffer)).toStrictEqual([]);
});
