import {
  decodeBinaryPayloadV3,
  decodePayloadV3,
  type EnginePacket,
  encodeBinaryPayloadV3,
  encodePayloadV3,
} from "@baro/protocol";
import { fromBase64 } from "../base64.ts";
import { BINARY_TYPE, type PollBody, type PollingCodec, TEXT_TYPE } from "../codec.ts";
import type { Frame } from "../frame.ts";
import { jsonp } from "../jsonp.ts";
import type { Query } from "../query.ts";
import { fromUtf8 } from "../utf8.ts";
import { asText } from "./frame-forms.ts";

/** How the bodies of a session are written, by the query of its handshake. */
export function pollingCodecV3({ j, b64 }: Query): PollingCodec {
  if (j !== undefined) return jsonp(TEXT, j);
  return b64 ? TEXT : ANY;
}

/** A client that takes text alone, and says so by `b64`. */
const TEXT: PollingCodec = { takes: () => true, encode: textBody, decode: decodeBody };

/** Any other: binary payloads where there is binary, else text. */
const ANY: PollingCodec = {
  takes: () => true,
  encode: (frames) => (frames.some(isBinary) ? binaryBody(frames) : textBody(frames)),
  decode: decodeBody,
};

function textBody(frames: readonly Frame[]): PollBody {
  return { type: TEXT_TYPE, body: encodePayloadV3(frames.map((frame) => asText(frame).payload)) };
}

function binaryBody(frames: readonly Frame[]): PollBody {
  const { buffer } = encodeBinaryPayloadV3(frames.map(({ payload }) => payload));
  return { type: BINARY_TYPE, body: Buffer.from(buffer) };
}

function decodeBody(body: Buffer, mediaType: string): EnginePacket<Buffer>[] {
  return mediaType === BINARY_TYPE
    ? decodeBinaryPayloadV3(body, fromBase64)
    : decodePayloadV3(fromUtf8(body), fromBase64);
}

function isBinary({ payload }: Frame): boolean {
  return typeof payload !== "string";
}
