import { isUtf8 } from "node:buffer";
import { parse } from "node:querystring";
import {
  ChannelError,
  decodeBinaryPayloadV3,
  decodeEnginePacket,
  decodeJsonpForm,
  decodePayload,
  decodePayloadV3,
  encodeEnginePacket,
  encodeSocketPacket,
  ProtocolError,
  SocketDecoder,
  type SocketPacket,
  splitNamespaceV4,
} from "@baro/protocol";
import { encodeBody } from "../../../packages/server/src/channels/body.ts";
import * as requests from "../../../packages/server/src/channels/requests.ts";
import { fromBase64 } from "../../../packages/server/src/engine/base64.ts";
import { parseQuery } from "../../../packages/server/src/engine/query.ts";
import { findBadHeader } from "../../../packages/server/src/engine/response-headers.ts";
import { verifyRequest } from "../../../packages/server/src/engine/verify.ts";
import { pickEncoding } from "../../../packages/server/src/hosts/node/encoding.ts";
import { nestsTooDeep } from "../../../packages/server/src/sockets/nesting.ts";

/** What inputs are tried on. */
export interface Target {
  readonly name: string;
  /** Where the corpus begins. */
  readonly seeds: readonly string[];
  /** Throws what is a defect. */
  run(input: Buffer): void;
}

/** Whether an error is one that a decoder may throw. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ProtocolError || error instanceof ChannelError;

function refusing(decode: () => void): void {
  try {
    decode();
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

const text = (input: Buffer): string => input.toString("utf8");

function enginePacket(input: Buffer): void {
  refusing(() => {
    const packet = decodeEnginePacket<Buffer>(text(input), fromBase64);
    const encoded = encodeEnginePacket(packet);
    const again =
      typeof encoded === "string"
        ? decodeEnginePacket<Buffer>(encoded, fromBase64)
        : { type: "message", data: encoded };
    same(again, packet);
  });
}

const SEPARATOR = 0x1e;
const BINARY = "b".charCodeAt(0);

/** The messages of a connection; those that begin with a `b` are binary. */
function messagesOf(input: Buffer): (string | Buffer)[] {
  const messages: (string | Buffer)[] = [];
  for (let from = 0; from <= input.length; ) {
    const end = input.indexOf(SEPARATOR, from);
    const part = input.subarray(from, end < 0 ? input.length : end);
    messages.push(part[0] === BINARY ? part.subarray(1) : text(part));
    from = end < 0 ? input.length + 1 : end + 1;
  }
  return messages;
}

/** What a decoder gives can be sent on, and is the same where it arrives. */
function socketMessages(input: Buffer): void {
  const decoder = new SocketDecoder<unknown>();
  for (const message of messagesOf(input)) {
    if (typeof message === "string" && nestsTooDeep(message)) continue;
    refusing(() => {
      const packet = decoder.add(message);
      if (packet !== undefined) same(resent(packet), packet);
    });
  }
}

function resent(packet: SocketPacket): unknown {
  const { text, attachments } = encodeSocketPacket(packet);
  const decoder = new SocketDecoder<unknown>();
  let again: unknown = decoder.add(text);
  for (const attachment of attachments) again = decoder.add(attachment);
  return again;
}

function channelRequests(input: Buffer): void {
  let value: unknown;
  try {
    value = JSON.parse(text(input));
  } catch {
    return;
  }
  for (const read of Object.values(requests)) refusing(() => read(value));
  refusing(() => void encodeBody(value));
}

const KNOWN = {
  opts: { transports: ["polling", "websocket"], allowEIO3: true },
  sessionOf: (sid: string) =>
    sid === "known" ? ({ protocol: 4, transport: { name: "polling" } } as const) : undefined,
};
/** As many parameters does Node's parser take. */
const MOST_PARAMETERS = 1000;

/** Read as Node reads it, and judged without a throw. */
function request(input: Buffer): void {
  const target = `/socket.io/?${input.toString("latin1")}`;
  const query = parseQuery(target);
  const expected = Object.entries(parse(target.slice(12))).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.at(-1) : value,
  ]);
  if (expected.length < MOST_PARAMETERS) same(Object.entries(query).sort(), expected.sort());
  for (const upgrade of [true, false]) {
    verifyRequest({ method: "GET", query, origin: query["origin"], upgrade }, KNOWN);
  }
}

function headers(input: Buffer): void {
  const value = input.toString("latin1");
  pickEncoding(value, ["gzip", "deflate"]);
  const isBad = findBadHeader({ "X-Value": value, [value]: "x" }) !== undefined;
  if (!isBad && /[\r\n\0]/.test(value)) throw new Error("a header could break out of its line");
}

function same(one: unknown, other: unknown): void {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

/** A form is text; a payload of it too. */
function form(input: Buffer): void {
  refusing(() => void decodePayloadV3(decodeJsonpForm(text(input)), fromBase64));
}

export const TARGETS: readonly Target[] = [
  {
    name: "engine-packet",
    seeds: ["0{}", "1", "2probe", "3", "4hello", "5", "6", "bAQID", "4안녕", ""],
    run: enginePacket,
  },
  {
    name: "engine-payload",
    seeds: ['40\x1e42["x"]', "2", "4\x1e4\x1ebAQID", "1"],
    run: (input) => refusing(() => isUtf8(input) && void decodePayload(text(input), fromBase64)),
  },
  {
    name: "engine-3-text",
    seeds: ["1:2", '2:4010:42["hello"]', "6:b4AQID", "0:"],
    run: (input) => refusing(() => void decodePayloadV3(text(input), fromBase64)),
  },
  {
    name: "engine-3-binary",
    seeds: ["\x00\x02\xff40", "\x01\x04\xff\x04abc", "\x00\x01\x00\xff42345678901"],
    run: (input) => refusing(() => void decodeBinaryPayloadV3(input, fromBase64)),
  },
  { name: "engine-3-form", seeds: ["d=1%3A2", "d=2:40", "d=4:4%5Cnx"], run: form },
  {
    name: "socket",
    seeds: [
      "0",
      '0{"token":"x"}',
      "1",
      '2["x",1]',
      '20["x",{"a":[1]}]',
      '3["y"]',
      "30[]",
      '4{"message":"no"}',
      '51-["x",{"_placeholder":true,"num":0}]\x1eb123',
      "0/room-1,",
      '2/room-1,7["x"]',
      "3/room-1,7[null]",
      '62-/a,3[{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]\x1eb1\x1eb2',
    ],
    run: socketMessages,
  },
  {
    name: "socket-4-namespace",
    seeds: ["/admin?token=x", "/", "/a?b=%20&b=2"],
    run: (input) => void splitNamespaceV4(text(input)),
  },
  {
    name: "channels",
    seeds: [
      '[{"channel":"news","after":{"epoch":"e","offset":3},"presence":true}]',
      '[{"channel":"news","last":5}]',
      '{"channel":"a","last":1}',
      '[{"id":"1","event":"e","body":{"a":1}}]',
      '{"id":"1","event":"join","body":[]}',
      '{"before":10,"after":2,"limit":3}',
      '"a secret of the publisher"',
      '["a","b"]',
    ],
    run: channelRequests,
  },
  {
    name: "request",
    seeds: [
      "EIO=4&transport=polling",
      "EIO=3&transport=websocket&sid=known&j=0&b64=1",
      "a=%20+&a=b&=&&c",
    ],
    run: request,
  },
  { name: "headers", seeds: ["gzip, deflate;q=0.5", "*;q=0", "io=abc; Path=/"], run: headers },
];
