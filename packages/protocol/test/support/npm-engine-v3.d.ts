/** The part of npm's engine.io-parser 2 that the tests call; it has no declarations of its own. */
declare module "engine.io-parser-v3" {
  export interface Packet {
    readonly type: string;
    readonly data?: string | Buffer;
  }
  type Answer<Value> = (value: Value) => unknown;

  export function encodePacket(
    packet: Packet,
    supportsBinary: boolean,
    utf8encode: boolean,
    callback: Answer<string | Buffer>,
  ): void;
  export function encodePayload(
    packets: readonly Packet[],
    supportsBinary: boolean,
    callback: Answer<string | Buffer>,
  ): void;
  export function encodePayloadAsBinary(packets: readonly Packet[], callback: Answer<Buffer>): void;
  export function decodePacket(data: string | Buffer): Packet;
  export function decodePayload(data: string | Buffer, callback: Answer<Packet>): void;
}
