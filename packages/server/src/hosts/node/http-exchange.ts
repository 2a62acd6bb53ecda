import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { deflate, gzip } from "node:zlib";
import {
  type BodySink,
  type HttpAnswer,
  type HttpExchange,
  NO_HEADERS,
  type ResponseHeaders,
} from "../../engine/exchange.ts";
import { surface } from "../../engine/surface.ts";
import { pickEncoding } from "./encoding.ts";
import { keepCookies } from "./headers.ts";

const COMPRESSORS = { gzip: promisify(gzip), deflate: promisify(deflate) } as const;
const ENCODINGS = ["gzip", "deflate"] as const;
const EMPTY = Buffer.alloc(0);

/** One request and response of node:http. */
export class NodeExchange implements HttpExchange {
  readonly request: IncomingMessage;
  extraHeaders: ResponseHeaders = NO_HEADERS;
  readonly #response: ServerResponse;
  readonly #compressFrom: number;
  #answered = false;

  /** @param compressFrom bytes from which an answer is compressed */
  constructor(request: IncomingMessage, response: ServerResponse, compressFrom: number) {
    this.request = request;
    this.#response = response;
    this.#compressFrom = compressFrom;
  }

  get method(): string {
    return this.request.method ?? "";
  }

  get contentType(): string {
    const type = this.request.headers["content-type"] ?? "";
    const end = type.indexOf(";");
    return (end < 0 ? type : type.slice(0, end)).trim().toLowerCase();
  }

  get gone(): boolean {
    return this.#response.destroyed || this.#response.headersSent;
  }

  respond(answer: HttpAnswer): void {
    if (this.#answered || this.gone) return;
    this.#answered = true;
    const encoding = this.#encodingFor(answer);
    if (encoding === undefined) {
      this.#end(answer, answer.body);
      return;
    }
    COMPRESSORS[encoding](answer.body).then(
      (body) => {
        answer.headers["Content-Encoding"] = encoding;
        this.#end(answer, body);
      },
      () => this.#end(answer, answer.body),
    );
  }

  readBody(limit: number, sink: BodySink): void {
    const reader = new BodyReader(this.request, limit, sink);
    reader.start();
  }

  get bufferedBytes(): number {
    return this.#response.writableLength;
  }

  onOver(listener: (isAnswered: boolean) => void): void {
    const over = () => listener(this.#answered);
    if (this.#response.destroyed) queueMicrotask(over);
    else this.#response.on("close", over);
  }

  drop(): void {
    this.#response.destroy();
  }

  #encodingFor(answer: HttpAnswer): keyof typeof COMPRESSORS | undefined {
    if (!answer.compress || answer.body.length < this.#compressFrom) return undefined;
    return pickEncoding(this.request.headers["accept-encoding"], ENCODINGS);
  }

  /** Middleware may have wrapped the response: what it throws surfaces, and leaves the client without an answer alone. */
  #end({ status, headers }: HttpAnswer, body: string | Buffer): void {
    if (this.gone) return;
    headers["Content-Length"] = String(Buffer.byteLength(body));
    headers["Cache-Control"] = "no-store";
    try {
      this.#addExtra(headers);
      this.#writeHead(status, headers);
      this.#response.end(body);
    } catch (error) {
      surface(error);
      this.#response.destroy();
    }
  }

  #addExtra(headers: ResponseHeaders): void {
    if (this.extraHeaders === NO_HEADERS) return;
    const earlier = this.#response.getHeader("Set-Cookie");
    Object.assign(headers, keepCookies(earlier, this.extraHeaders));
  }

  /** Middleware that waits for `writeHead` must find the headers on the response; all at once costs less. */
  #writeHead(status: number, headers: ResponseHeaders): void {
    if (!Object.hasOwn(this.#response, "writeHead")) {
      this.#response.writeHead(status, headers);
      return;
    }
    for (const [name, value] of Object.entries(headers)) this.#response.setHeader(name, value);
    this.#response.writeHead(status);
  }
}

/** Reads a body up to a limit, and tells its sink one outcome. */
class BodyReader {
  readonly #request: IncomingMessage;
  readonly #limit: number;
  readonly #sink: BodySink;
  /** Most bodies are one chunk. More are copied together, so that a body of single bytes costs no object for each. */
  #bytes: Buffer = EMPTY;
  #length = 0;
  #done = false;

  constructor(request: IncomingMessage, limit: number, sink: BodySink) {
    this.#request = request;
    this.#limit = limit;
    this.#sink = sink;
  }

  start(): void {
    // Gone during middleware, or read by it: there is nothing to come.
    if (this.#request.destroyed || this.#request.readableEnded) this.#onGone();
    else if (Number(this.#request.headers["content-length"]) > this.#limit) this.#onTooLarge();
    else this.#listen();
  }

  #listen(): void {
    const onGone = () => this.#onGone();
    this.#request.on("data", (chunk: Buffer) => this.#onData(chunk));
    this.#request.on("end", () => this.#onEnd());
    this.#request.on("close", onGone);
    this.#request.on("error", onGone);
  }

  #onData(chunk: Buffer): void {
    if (this.#done) return;
    const start = this.#length;
    this.#length += chunk.length;
    if (this.#length > this.#limit) this.#onTooLarge();
    else if (start === 0) this.#bytes = chunk;
    else this.#append(chunk, start);
  }

  #append(chunk: Buffer, start: number): void {
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * this.#length);
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    chunk.copy(this.#bytes, start);
  }

  #onEnd(): void {
    if (this.#done) return;
    const body = this.#bytes.subarray(0, this.#length);
    this.#finish();
    this.#sink.onBody(body);
  }

  #onTooLarge(): void {
    this.#finish();
    this.#sink.onTooLarge();
  }

  #onGone(): void {
    if (this.#done) return;
    this.#finish();
    this.#sink.onAborted();
  }

  #finish(): void {
    this.#done = true;
    this.#bytes = EMPTY;
  }
}
