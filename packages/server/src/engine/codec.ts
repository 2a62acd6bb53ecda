import type { EnginePacket } from "@baro/protocol";
import type { Frame } from "./frame.ts";

/** The body of the answer to a poll. */
export interface PollBody {
  /** The value of `Content-Type`. */
  readonly type: string;
  readonly body: string | Buffer;
}

/** How packets stand in the bodies of one session's long-polling requests. */
export interface PollingCodec {
  /** Whether a POST may bring this media type (without parameters, in lower case; empty where none is said). */
  takes(mediaType: string): boolean;
  encode(frames: readonly Frame[]): PollBody;
  /** @throws ProtocolError what came is no payload */
  decode(body: Buffer, mediaType: string): readonly EnginePacket<Buffer>[];
}

/** How packets stand in the frames of one websocket. */
export interface WebSocketCodec {
  /** The same frames, or their forms for this websocket. */
  encode(frames: readonly Frame[]): readonly Frame[];
  /** @throws ProtocolError what came is no packet */
  decode(data: string | Buffer): EnginePacket<Buffer>;
}

/** Media type of a payload that is bytes. */
export const BINARY_TYPE = "application/octet-stream";
/** `Content-Type` of a payload that is text. */
export const TEXT_TYPE = "text/plain; charset=UTF-8";
