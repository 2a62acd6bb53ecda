import { decodeEnginePacket, type EnginePacket } from "@baro/protocol";
import { fromBase64 } from "../base64.ts";
import type { Frame } from "../frame.ts";
import type { LinkSink, WebSocketLink } from "../link.ts";
import type { Transport, TransportSink } from "../transport.ts";

/** Carries each packet as one websocket message (Engine.IO protocol 4, section "WebSocket"). */
export class WebSocketTransport implements Transport, LinkSink {
  readonly name = "websocket";
  sink: TransportSink;
  readonly #link: WebSocketLink;
  #ended = false;

  constructor(link: WebSocketLink, sink: TransportSink) {
    this.#link = link;
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
    this.#link.write(frames);
  }

  close(last: readonly Frame[]): void {
    this.#ended = true;
    if (last.length > 0) this.#link.write(last);
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
      packet = decodeEnginePacket<Buffer>(data, fromBase64);
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
