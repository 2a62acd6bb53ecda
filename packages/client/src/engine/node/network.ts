import http from "node:http";
import https from "node:https";
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
import { connectionOptions, headersOf } from "./http-options.ts";

/** Most that one answer may hold, as much as `ws` takes in one message. Bytes. */
const MAX_RESPONSE = 100 * 1024 * 1024;

/** TCP connections that nobody uses are kept for as long as Node's own agent does. ms */
const KEEP_ALIVE = { keepAlive: true, timeout: 5000 };

/** The way to the server of one connection, with its cookies. */
export class NodeNetwork implements Network {
  readonly #cookies: CookieJar | undefined;
  /**
   * Keeps the TCP connections of this one session: those of another may lead to another server, where a balancer looks at
   * their first request only, as `@socket.io/sticky` does.
   */
  #agent: http.Agent | undefined;

  constructor({ withCredentials }: RequestOptions) {
    this.#cookies = withCredentials ? new CookieJar() : undefined;
  }

  request(asked: HttpRequest): Promise<HttpResponse> {
    const { method, url, body, signal, options } = asked;
    return new Promise((resolve, reject) => {
      const { request: send, Agent } = url.startsWith("https:") ? https : http;
      this.#agent ??= new Agent(KEEP_ALIVE);
      const headers = headersOf(options, this.#cookies?.header());
      if (method === "POST") headers["content-type"] ??= "text/plain;charset=UTF-8";
      const connection = { agent: this.#agent, ...connectionOptions(options) };
      const request = send(url, { ...connection, method, headers, signal });
      request.on("error", (error) => {
        if (method === "POST" && wasStale(request, error))
          this.request(asked).then(resolve, reject);
        else reject(error);
      });
      request.on("response", (response) => {
        this.#keepCookies(response);
        readAll(response).then(resolve, reject);
      });
      if (options.autoUnref) request.on("socket", (socket) => socket.unref());
      request.end(body);
    });
  }

  openWebSocket({ url, options, listener }: WebSocketRequest): WebSocketHandle {
    const socket = new WebSocket(url, options.protocols ?? [], {
      ...connectionOptions(options),
      headers: headersOf(options, this.#cookies?.header()),
      perMessageDeflate: options.perMessageDeflate ?? true,
    });
    socket.on("upgrade", (response) => {
      if (options.autoUnref) response.socket.unref();
      this.#keepCookies(response);
    });
    listenTo(socket, listener);
    const threshold = compressionThreshold(options);
    return {
      send: (data, compress) =>
        socket.send(data, { compress: compress && byteLength(data) >= threshold }),
      close: () => socket.close(),
    };
  }

  #keepCookies(response: http.IncomingMessage): void {
    this.#cookies?.store(response.headers["set-cookie"] ?? []);
  }
}

/** Whether the server closed a kept connection in the moment in which it was used again: it has not seen the request. */
function wasStale(request: http.ClientRequest, error: Error): boolean {
  return request.reusedSocket && "code" in error && error.code === "ECONNRESET";
}

async function readAll(response: http.IncomingMessage): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_RESPONSE) throw new RangeError("the answer is too long");
  }
  return {
    status: response.statusCode ?? 0,
    responseText: Buffer.concat(chunks).toString(),
    retryAfter: Number(response.headers["retry-after"] ?? 0),
  };
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
