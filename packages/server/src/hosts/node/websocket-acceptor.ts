import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type Server, WebSocketServer, type ServerOptions as WebSocketServerOptions } from "ws";
import type { UpgradeOutcome } from "../../engine/admission.ts";
import type { ResponseHeaders } from "../../engine/exchange.ts";
import type { FlushQueue } from "../../engine/flush-queue.ts";
import type { EngineOptions } from "../../engine/options.ts";
import { badRequest } from "../../engine/refusal.ts";
import { headerLines } from "./headers.ts";
import { LinkedWebSocket, NodeLink } from "./websocket-link.ts";

/** Above this many bytes messages are compressed where compression is asked for without a threshold. */
const DEFAULT_THRESHOLD = 1024;
/** The longest message that `ws` can be told to take. */
const LARGEST_PAYLOAD = 2 ** 31 - 1;

/** A websocket handshake that is about to be completed. */
export interface PendingHandshake {
  /** Bytes that came behind the request. */
  readonly head: Buffer;
  readonly headers: ResponseHeaders;
  readonly outcome: UpgradeOutcome;
}

/** Completes websocket handshakes by `ws`. */
export class WebSocketAcceptor {
  readonly #server: Server<typeof LinkedWebSocket>;
  readonly #pending = new WeakMap<IncomingMessage, PendingHandshake>();
  readonly #flushQueue: FlushQueue;

  constructor(options: EngineOptions, flushQueue: FlushQueue) {
    this.#flushQueue = flushQueue;
    this.#server = new WebSocketServer(webSocketOptions(options));
    this.#server.on("headers", (lines, request) => {
      lines.push(...headerLines(this.#pending.get(request)?.headers ?? {}));
    });
    this.#server.on("wsClientError", (error, _socket, request) => {
      const { message } = error;
      const refusal = badRequest("WEBSOCKET_HANDSHAKE_ERROR", { message });
      this.#take(request)?.outcome.onRefused(refusal);
    });
  }

  accept(request: IncomingMessage, socket: Duplex, handshake: PendingHandshake): void {
    this.#pending.set(request, handshake);
    // What the connection sends in this turn leaves with the answer, in one write.
    socket.cork();
    try {
      this.#server.handleUpgrade(request, socket, handshake.head, (websocket) => {
        this.#take(request);
        handshake.outcome.onLink(new NodeLink(websocket, socket));
      });
    } finally {
      this.#flushQueue.add({ flush: () => socket.uncork() });
    }
  }

  /** The request outlives its handshake in `connection.request`, and must not keep it. */
  #take(request: IncomingMessage): PendingHandshake | undefined {
    const handshake = this.#pending.get(request);
    this.#pending.delete(request);
    return handshake;
  }
}

function webSocketOptions(options: EngineOptions): WebSocketServerOptions<typeof LinkedWebSocket> {
  const { maxHttpBufferSize, perMessageDeflate } = options;
  return {
    noServer: true,
    clientTracking: false,
    maxPayload: Math.min(maxHttpBufferSize, LARGEST_PAYLOAD),
    perMessageDeflate:
      perMessageDeflate === true ? { threshold: DEFAULT_THRESHOLD } : perMessageDeflate,
    WebSocket: LinkedWebSocket,
  };
}
