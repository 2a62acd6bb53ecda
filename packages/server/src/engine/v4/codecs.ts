import { decodeEnginePacket, decodePayload, PAYLOAD_SEPARATOR } from "@baro/protocol";
import { fromBase64 } from "../base64.ts";
import { BINARY_TYPE, type PollingCodec, TEXT_TYPE, type WebSocketCodec } from "../codec.ts";
import type { Frame } from "../frame.ts";
import { fromUtf8 } from "../utf8.ts";

/** Text in every body, binary as base64 (Engine.IO protocol 4, section "HTTP long-polling"). */
export const POLLING: PollingCodec = {
  takes: (mediaType) => mediaType !== BINARY_TYPE,
  encode: (frames) => ({ type: TEXT_TYPE, body: textOf(frames) }),
  decode: (body) => decodePayload(fromUtf8(body), fromBase64),
};

function textOf(frames: readonly Frame[]): string {
  const [only] = frames;
  if (only && frames.length === 1) return only.pollingText;
  return frames.map((frame) => frame.pollingText).join(PAYLOAD_SEPARATOR);
}

/** Frames go as they are (Engine.IO protocol 4, section "WebSocket"). */
export const WEBSOCKET: WebSocketCodec = {
  encode: (frames) => frames,
  decode: (data) => decodeEnginePacket<Buffer>(data, fromBase64),
};
