import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { Frame } from "../../engine/frame.ts";
import type { LinkSink, WebSocketLink } from "../../engine/link.ts";

/** Frames that together are no longer than this leave as one buffer; longer ones as one gathered write. Bytes. */
const JOIN_LIMIT = 16 * 1024;
/** What a compressing websocket may hold back before it counts as not writable. Bytes. */
const COMPRESSED_BUFFER_LIMIT = 16 * 1024;

/** What close frames say (RFC 6455 section 7.1.5): the same object for all links of a server. Nothing at first. */
export interface Farewell {
  code?: number;
  reason?: string;
}

/** A websocket that knows the link it belongs to, so that one set of listeners serves all of them. */
export class LinkedWebSocket extends WebSocket {
  link: NodeLink | undefined;
}

/**
 * A websocket of the `ws` package. Messages come through `ws`; frames that need no compression are written straight to
 * the TCP connection that the `upgrade` event handed over, prepared once for all their receivers.
 */
export class NodeLink implements WebSocketLink {
  sink: LinkSink | undefined;
  readonly #socket: LinkedWebSocket;
  readonly #tcp: Duplex;
  readonly #farewell: Farewell;
  readonly #deflates: boolean;
  #awaitsDrain = false;

  /** @param tcp what carries the websocket, from the `upgrade` event */
  constructor(socket: LinkedWebSocket, tcp: Duplex, farewell: Farewell) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#farewell = farewell;
    this.#deflates = socket.extensions.includes("permessage-deflate");
    socket.link = this;
    socket.on("message", onMessage);
    socket.on("error", onError);
    socket.on("close", onClose);
  }

  get writable(): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    return this.#deflates
      ? this.#socket.bufferedAmount < COMPRESSED_BUFFER_LIMIT
      : !this.#tcp.writableNeedDrain;
  }

  get bufferedBytes(): number {
    return this.#deflates ? this.#socket.bufferedAmount : this.#tcp.writableLength;
  }

  write(frames: readonly Frame[]): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#deflates) this.#writeCompressed(frames);
    else this.#writeFrames(frames);
  }

  close(): void {
    this.#socket.close(this.#farewell.code, this.#farewell.reason);
  }

  destroy(): void {
    this.#socket.terminate();
  }

  #writeFrames(frames: readonly Frame[]): void {
    const only = frames.length === 1 ? frames[0] : undefined;
    this.#writeChunks(only?.websocketChunks ?? frames.flatMap((frame) => frame.websocketChunks));
    if (this.#tcp.writableNeedDrain && !this.#awaitsDrain) this.#awaitDrain();
  }

  #writeChunks(chunks: readonly Buffer[]): void {
    const only = chunks.length === 1 ? chunks[0] : undefined;
    if (only) {
      this.#tcp.write(only);
      return;
    }
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (length <= JOIN_LIMIT) {
      this.#tcp.write(Buffer.concat(chunks, length));
      return;
    }
    this.#tcp.cork();
    for (const chunk of chunks) this.#tcp.write(chunk);
    this.#tcp.uncork();
  }

  #awaitDrain(): void {
    this.#awaitsDrain = true;
    this.#tcp.once("drain", () => {
      this.#awaitsDrain = false;
      this.sink?.onDrain();
    });
  }

  /** With compression every frame goes through `ws`, which keeps their order. */
  #writeCompressed(frames: readonly Frame[]): void {
    for (const frame of frames) {
      const options = { binary: typeof frame.payload !== "string", compress: frame.compress };
      this.#socket.send(frame.payload, options, () => this.#onSent());
    }
  }

  #onSent(): void {
    if (this.#socket.bufferedAmount === 0) this.sink?.onDrain();
  }
}

function onMessage(this: WebSocket, data: unknown, isBinary: boolean): void {
  if (!(this instanceof LinkedWebSocket) || !Buffer.isBuffer(data)) return;
  this.link?.sink?.onMessage(isBinary ? data : data.toString("utf8"));
}

function onError(this: WebSocket, error: Error): void {
  if (this instanceof LinkedWebSocket) this.link?.sink?.onEnd(error);
}

function onClose(this: WebSocket): void {
  if (this instanceof LinkedWebSocket) this.link?.sink?.onEnd();
}
