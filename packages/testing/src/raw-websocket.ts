import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { OpenPayload } from "@baro/protocol";
import { WebSocket } from "ws";
import { Inbox } from "./inbox.ts";
import type { RawResponse } from "./raw-http.ts";
import { parseOpen } from "./raw-polling.ts";
import { type Query, urlWith } from "./raw-url.ts";
import { PATIENCE, within } from "./within.ts";

/** How a websocket ended: RFC 6455 status code and text. */
export interface WebSocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** How to open a websocket; `path` is "/socket.io/" unless given. */
export interface WebSocketOptions {
  readonly path?: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether pings of the server are answered, and not given to `next()`. Default false. */
  readonly answersPings?: boolean;
}

/**
 * A websocket that sends what the test says and gives each received frame to `next()`. It does nothing by itself, unless
 * it was told to answer pings.
 */
export class RawWebSocket {
  readonly #socket: WebSocket;
  readonly #inbox = new Inbox<string | Buffer>("a websocket frame");
  readonly #ended: Promise<WebSocketEnd>;

  private constructor(socket: WebSocket, answersPings = false) {
    this.#socket = socket;
    socket.on("message", (data, isBinary) => {
      const frame = isBinary ? toBuffer(data) : toBuffer(data).toString("utf8");
      if (answersPings && frame === "2") socket.send("3");
      else this.#inbox.push(frame);
    });
    socket.on("error", () => {});
    this.#ended = new Promise((resolve) => {
      socket.on("close", (code, reason) => resolve({ code, reason: reason.toString("utf8") }));
    });
  }

  /** Opens a websocket. Rejects when the server refuses it. */
  static async open(url: string, options: WebSocketOptions = {}): Promise<RawWebSocket> {
    const socket = start(url, options);
    const raw = new RawWebSocket(socket, options.answersPings);
    const opened = new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    await within(opened, "the websocket to open");
    return raw;
  }

  /** Opens a websocket and a session on it; resolves with both. */
  static async handshake(
    url: string,
    options: WebSocketOptions = {},
  ): Promise<{ socket: RawWebSocket; open: OpenPayload }> {
    const socket = await RawWebSocket.open(url, options);
    return { socket, open: parseOpen(await socket.text()) };
  }

  /** A session on a websocket that joined a namespace ("/chat," as it stands on the wire; default the main one). */
  static async connect(
    url: string,
    namespace = "",
    options: WebSocketOptions = {},
  ): Promise<RawWebSocket> {
    const { socket } = await RawWebSocket.handshake(url, options);
    socket.send(`40${namespace}`);
    let answer = await socket.text();
    // A server that pings often may do so before it has read that.
    for (; answer === "2"; answer = await socket.text()) socket.send("3");
    if (!answer.startsWith("40")) throw new Error(`the server refused with ${answer}`);
    return socket;
  }

  /** The headers of the answer that opens a websocket, which is closed then. */
  static async headersOf(
    url: string,
    options: WebSocketOptions = {},
  ): Promise<{ headers: IncomingHttpHeaders }> {
    const socket = start(url, options);
    const raw = new RawWebSocket(socket);
    const upgraded = new Promise<IncomingMessage>((resolve, reject) => {
      socket.once("upgrade", resolve);
      socket.once("error", reject);
    });
    const { headers } = await within(upgraded, "the answer to the upgrade");
    raw.terminate();
    return { headers };
  }

  /** The HTTP answer by which the server refuses this websocket. Rejects when it is accepted. */
  static async refused(url: string, options: WebSocketOptions = {}): Promise<RawResponse> {
    const socket = start(url, options);
    socket.on("error", () => {});
    const refusal = new Promise<RawResponse>((resolve, reject) => {
      socket.once("unexpected-response", (_request, message) => {
        readAll(message).then(resolve, reject);
      });
      socket.once("open", () => {
        socket.terminate();
        reject(new Error("the server accepted the websocket"));
      });
      socket.once("close", () => reject(new Error("the connection closed without an HTTP answer")));
    });
    return within(refusal, "the refusal of the websocket");
  }

  /** Frames that wait to be read. */
  get waiting(): number {
    return this.#inbox.size;
  }

  /** The next frame: a string of a text frame, a Buffer of a binary one. */
  next(timeout = PATIENCE): Promise<string | Buffer> {
    return this.#inbox.next(timeout);
  }

  /** The next frame, which must be text. */
  async text(): Promise<string> {
    const frame = await this.next();
    if (typeof frame !== "string") throw new Error("expected a text frame, got a binary one");
    return frame;
  }

  /** Sends a text or a binary frame. */
  send(data: string | Buffer): void {
    this.#socket.send(data);
  }

  /** Sends the bytes of a text frame, valid UTF-8 or not. */
  sendText(bytes: Buffer): void {
    this.#socket.send(bytes, { binary: false });
  }

  /** Resolves when the connection has ended. */
  closed(timeout = PATIENCE): Promise<WebSocketEnd> {
    return within(this.#ended, "the websocket to close", timeout);
  }

  /** Closes properly and resolves when that is done. */
  close(code?: number): Promise<WebSocketEnd> {
    this.#socket.close(code);
    return this.closed();
  }

  /** Cuts the TCP connection. */
  terminate(): void {
    this.#socket.terminate();
  }
}

function start(url: string, options: WebSocketOptions): WebSocket {
  const { path = "/socket.io/", query = {}, headers = {} } = options;
  const base = url.replace(/^http/, "ws") + path;
  const address = urlWith(base, { EIO: 4, transport: "websocket", ...query });
  return new WebSocket(address, { headers: { ...headers }, perMessageDeflate: false });
}

async function readAll(message: IncomingMessage): Promise<RawResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const { statusCode = 0, headers } = message;
  return { status: statusCode, headers, bytes, body: bytes.toString("utf8") };
}

function toBuffer(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
