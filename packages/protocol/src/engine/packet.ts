/** Types of packets of the Engine.IO protocol, revision 4, section "Packet types". */
export type EnginePacketType = "open" | "close" | "ping" | "pong" | "message" | "upgrade" | "noop";

/** What may travel as binary. Node's `Buffer` is a `Uint8Array`. */
export type BinaryData = ArrayBuffer | ArrayBufferView;

/**
 * One Engine.IO packet. `data` is text (a JavaScript string, sent as UTF-8) or, for `message` only, binary.
 */
export interface EnginePacket<Binary = BinaryData> {
  readonly type: EnginePacketType;
  readonly data?: string | Binary;
}

/** The JSON body of an `open` packet, sent by the server once per session. Times in ms, `maxPayload` in bytes. */
export interface OpenPayload {
  readonly sid: string;
  readonly upgrades: readonly string[];
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly maxPayload: number;
}
