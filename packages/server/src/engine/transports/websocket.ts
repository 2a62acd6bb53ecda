import type { EnginePacket } from "@baro/protocol";
import type { WebSocketCodec } from "../codec.ts";
import type { Frame } from "../frame.ts";
import type { LinkSink, WebSocketLink } from "../link.ts";
import type { Transport, TransportSink } from "../transport.ts";

/** Carries each packet as one websocket message. */
export class WebSocketTransport implements Transport, LinkSink {
  readonly name = "websocket";
  sink: TransportSink;
  readonly #link: WebSocketLink;
  readonly #codec: WebSocketCodec;
  #ended = false;

  constructor(link: WebSocketLink, codec: WebSocketCodec, sink: TransportSink) {
    this.#link = link;
    this.#codec = codec;
    this.sink = sink;
    link.sink = this;
  }

  get writable(): boolean {
    return !this.#ended && this.#link.writable;
  }

  get bufferedBytes(): number {
    return this.#link.bufferedBytes;
  }

  send(frames: readonly Frame[]): void {
    this.#link.write(this.#codec.encode(frames));
  }

  close(last: readonly Frame[]): void {
    this.#ended = true;
    if (last.length > 0) this.send(last);
    this.#link.close();
  }

  leave(): void {
    this.close([]);
  }

  destroy(): void {
    this.#ended = true;
    this.#link.destroy();
  }

  onMessage(data: string | Buffer): void {
    if (this.#ended) return;
    let packet: EnginePacket<Buffer>;
    try {
      packet = this.#codec.decode(data);
    } catch (error) {
      this.sink.onMalformed(this, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.sink.onPacket(this, packet);
  }

  onDrain(): void {
    if (!this.#ended) this.sink.onWritable(this);
  }

  onEnd(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.sink.onEnd(this, error);
  }
}
