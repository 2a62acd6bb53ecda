/** What may travel as binary. Node's `Buffer` is a `Uint8Array`. */
export type BinaryData = ArrayBuffer | ArrayBufferView;

/** A message: text (a JavaScript string, sent as UTF-8) or binary. */
export interface EngineMessage<Binary = BinaryData> {
  readonly type: "message";
  readonly data: string | Binary;
}

/** Every other packet. `open` carries an {@link OpenPayload} as JSON, `ping` and `pong` of a probe the text `probe`. */
export interface EngineControlPacket {
  readonly type: "open" | "close" | "ping" | "pong" | "upgrade" | "noop";
  readonly data?: string;
}

/** One Engine.IO packet (protocol 4, section "Packet encoding"). */
export type EnginePacket<Binary = BinaryData> = EngineMessage<Binary> | EngineControlPacket;

/** Types of packets of the Engine.IO protocol, revision 4. */
export type EnginePacketType = EnginePacket["type"];

/** The JSON body of an `open` packet, sent by the server once per session. Times in ms, `maxPayload` in bytes. */
export interface OpenPayload {
  readonly sid: string;
  readonly upgrades: readonly string[];
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly maxPayload: number;
}
