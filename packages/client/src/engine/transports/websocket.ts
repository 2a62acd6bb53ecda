import {
  type BinaryData,
  type BinaryLeaf,
  decodeEnginePacket,
  type EnginePacket,
  encodeEnginePacket,
} from "@baro/protocol";
import { platform } from "#platform";
import { TransportError } from "../../errors.ts";
import type { WebSocketHandle, WebSocketListener } from "../platform.ts";
import { requestUrl } from "../request-url.ts";
import {
  CLOSED_BY_SERVER,
  type OutgoingPacket,
  type Transport,
  type TransportContext,
  type TransportSink,
} from "../transport.ts";

type Phase = "opening" | "open" | "closed";

/** A websocket: one packet is one message. */
export class WebSocketTransport implements Transport {
  sink: TransportSink;
  readonly query: Record<string, unknown>;
  writable = false;
  readonly #context: TransportContext;
  #phase: Phase = "opening";
  #handle: WebSocketHandle | undefined;

  constructor(context: TransportContext) {
    this.#context = context;
    this.sink = context.sink;
    this.query = { ...context.query };
  }

  get name(): string {
    return "websocket";
  }

  open(): void {
    const { options, network } = this.#context;
    const at = { options, query: this.query };
    const url = requestUrl(at, { scheme: "ws", name: this.name, stamped: false });
    try {
      const listener = this.#createListener();
      this.#handle = network.openWebSocket({ url, options, listener });
    } catch (error) {
      // The connection is still being made: its owner cannot listen yet.
      queueMicrotask(() => this.#fail(error));
    }
  }

  send(packets: readonly OutgoingPacket[]): void {
    this.writable = false;
    for (const packet of packets) {
      this.#handle?.send(this.#encode(packet), packet.options?.compress ?? true);
    }
    queueMicrotask(() => this.#drained());
  }

  /** Nothing is ever under way that the other transport could overtake: it starts where this one ends. */
  pause(onPaused: () => void): void {
    this.writable = false;
    onPaused();
  }

  resume(): void {
    this.writable = this.#phase === "open";
  }

  close(): void {
    this.#phase = "closed";
    this.writable = false;
    this.#handle?.close();
  }

  #createListener(): WebSocketListener {
    return {
      onOpen: () => this.#opened(),
      onMessage: (data) => this.#receive(data),
      onError: (event) => this.#fail(event),
      onClose: (event) => this.#end({ description: "websocket connection closed", context: event }),
    };
  }

  #opened(): void {
    if (this.#phase !== "opening") return;
    this.#phase = "open";
    this.writable = true;
    this.sink.onOpen();
  }

  #drained(): void {
    if (this.#phase !== "open") return;
    this.writable = true;
    this.sink.onDrain();
  }

  #encode(packet: OutgoingPacket): string | BinaryLeaf {
    const encoded = encodeEnginePacket<BinaryLeaf>(packet);
    if (typeof encoded === "string" || encoded instanceof Blob) return encoded;
    return this.#context.options.forceBase64 ? `b${platform.toBase64(encoded)}` : encoded;
  }

  #receive(data: string | BinaryData): void {
    if (this.#phase === "closed") return;
    const packet = this.#decode(data);
    if (packet?.type === "close") this.#end(CLOSED_BY_SERVER);
    else if (packet) this.sink.onPacket(packet);
  }

  #decode(data: string | BinaryData): EnginePacket | undefined {
    try {
      return decodeEnginePacket(data, platform.fromBase64);
    } catch (cause) {
      this.#abandon(new TransportError("server error", { description: cause, cause }));
      return undefined;
    }
  }

  #fail(event: unknown): void {
    this.#abandon(new TransportError("websocket error", { description: event }));
  }

  #abandon(error: Error): void {
    if (this.#phase === "closed") return;
    this.close();
    this.sink.onError(error);
  }

  #end(details: Parameters<TransportSink["onClose"]>[0]): void {
    if (this.#phase === "closed") return;
    this.close();
    this.sink.onClose(details);
  }
}
