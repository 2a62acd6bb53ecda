/** The part of npm's socket.io-parser 3 that the tests call; it has no declarations of its own. */
declare module "socket.io-parser-v3" {
  export interface Packet {
    readonly type: number;
    readonly nsp: string;
    readonly id?: number;
    readonly data?: unknown;
  }
  export class Encoder {
    encode(packet: Packet, callback: (chunks: (string | Buffer)[]) => void): void;
  }
  export class Decoder {
    on(event: "decoded", listener: (packet: Packet) => void): this;
    add(chunk: string | Buffer): void;
  }
}
