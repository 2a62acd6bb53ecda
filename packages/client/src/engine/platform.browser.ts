import { decodeBase64, encodeBase64 } from "@baro/protocol";
import type {
  HttpRequest,
  HttpResponse,
  Platform,
  SurroundingsListener,
  WebSocketHandle,
  WebSocketRequest,
} from "./platform.ts";
import type { RequestOptions } from "./request-options.ts";

/** Browsers refuse `keepalive` for more. Bytes. */
const KEEPALIVE_LIMIT = 32 * 1024;

/** The browser as it is: fetch, WebSocket, and the events of the window. */
export const platform: Platform = {
  createNetwork: () => ({ request, openWebSocket }),
  toBase64: encodeBase64,
  fromBase64: decodeBase64,
  watch,
};

async function request({ method, url, body, signal, options }: HttpRequest): Promise<HttpResponse> {
  const response = await fetch(url, {
    method,
    headers: headersOf(method, options),
    body: body ?? null,
    signal,
    cache: "no-store",
    credentials: options.withCredentials ? "include" : "same-origin",
    // So that the last words of a page that is left are still sent.
    keepalive: body !== undefined && body.length < KEEPALIVE_LIMIT,
  });
  return {
    status: response.status,
    responseText: await response.text(),
    retryAfter: Number(response.headers.get("retry-after")),
  };
}

function headersOf(method: string, { extraHeaders }: RequestOptions): HeadersInit {
  if (method === "GET") return { ...extraHeaders };
  return { "content-type": "text/plain;charset=UTF-8", ...extraHeaders };
}

function openWebSocket({ url, options, listener }: WebSocketRequest): WebSocketHandle {
  const socket = new WebSocket(url, options.protocols ?? []);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => listener.onOpen();
  socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => listener.onMessage(event.data);
  socket.onerror = (event) => listener.onError(event);
  socket.onclose = (event) => listener.onClose(event);
  return {
    send: (data) => socket.send(data as string | Blob | ArrayBufferView<ArrayBuffer>),
    close: () => socket.close(),
  };
}

function watch({ offline, online, unload }: SurroundingsListener): () => void {
  const listeners = {
    offline,
    online,
    pagehide: unload && (() => unload(false)),
    beforeunload: unload && (() => unload(true)),
  };
  const watching = new AbortController();
  for (const [event, listener] of Object.entries(listeners)) {
    // A worker has no window, but the same events where it has them at all.
    if (listener) globalThis.addEventListener?.(event, listener, { signal: watching.signal });
  }
  return () => watching.abort();
}
