import { decodeEnginePacketV3 } from "@baro/protocol";
import { fromBase64 } from "../base64.ts";
import type { WebSocketCodec } from "../codec.ts";
import type { Frame } from "../frame.ts";
import type { Query } from "../query.ts";
import { asBytes, asText } from "./frame-forms.ts";

const decode = (data: string | Buffer) => decodeEnginePacketV3<Buffer>(data, fromBase64);
const codec = (form: (frame: Frame) => Frame): WebSocketCodec => ({
  encode: (frames) => frames.map(form),
  decode,
});

const BYTES = codec(asBytes);
const TEXT = codec(asText);

/** How the frames of a websocket are written, by the query of the request that became it. */
export function webSocketCodecV3({ b64 }: Query): WebSocketCodec {
  return b64 ? TEXT : BYTES;
}
