import type { IncomingHttpHeaders } from "node:http";
import type { BinaryLeaf } from "@baro/protocol";
import { WebSocket } from "ws";
import type {
  HttpRequest,
  HttpResponse,
  Network,
  WebSocketHandle,
  WebSocketListener,
  WebSocketRequest,
} from "../platform.ts";
import { DEFAULT_COMPRESSION_THRESHOLD, type RequestOptions } from "../request-options.ts";
import { CookieJar } from "./cookies.ts";
import { HttpClient } from "./http-client.ts";
import { connectionOptions, headersOf } from "./http-options.ts";

/** The way to the server of one connection, with its cookies. */
export class NodeNetwork implements Network {
  readonly #cookies: CookieJar | undefined;
  readonly #http = new HttpClient();

  constructor({ withCredentials }: RequestOptions) {
    this.#cookies = withCredentials ? new CookieJar() : undefined;
  }

  request(asked: HttpRequest): Promise<HttpResponse> {
    const sent = headersOf(asked.options, this.#cookies?.header());
    if (asked.method === "POST") sent["content-type"] ??= "text/plain;charset=UTF-8";
    return this.#http.request(asked, { sent, onReceived: (headers) => this.#keepCookies(headers) });
  }

  openWebSocket({ url, options, listener }: WebSocketRequest): WebSocketHandle {
    const socket = new WebSocket(url, options.protocols ?? [], {
      ...connectionOptions(options),
      headers: headersOf(options, this.#cookies?.header()),
      perMessageDeflate: options.perMessageDeflate ?? true,
    });
    socket.on("upgrade", (response) => {
      if (options.autoUnref) response.socket.unref();
      this.#keepCookies(response.headers);
      // Long-polling is over, unless the websocket fails.
      this.#http.keeps = false;
    });
    socket.on("close", () => {
      this.#http.keeps = true;
    });
    listenTo(socket, listener);
    const threshold = compressionThreshold(options);
    return {
      send: (data, compress) =>
        socket.send(data, { compress: compress && byteLength(data) >= threshold }),
      close: () => socket.close(),
    };
  }

  #keepCookies(headers: IncomingHttpHeaders): void {
    this.#cookies?.store(headers["set-cookie"] ?? []);
  }
}

function listenTo(socket: WebSocket, listener: WebSocketListener): void {
  socket.onopen = () => listener.onOpen();
  socket.onmessage = ({ data }) =>
    listener.onMessage(Array.isArray(data) ? Buffer.concat(data) : data);
  socket.onerror = (event) => listener.onError(event);
  socket.onclose = (event) => listener.onClose(event);
}

function compressionThreshold({ perMessageDeflate }: RequestOptions): number {
  const own = typeof perMessageDeflate === "object" ? perMessageDeflate.threshold : undefined;
  return own ?? DEFAULT_COMPRESSION_THRESHOLD;
}

function byteLength(data: string | BinaryLeaf): number {
  if (typeof data === "string") return Buffer.byteLength(data);
  return data instanceof Blob ? data.size : data.byteLength;
}
