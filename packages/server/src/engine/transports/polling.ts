import type { EnginePacket } from "@baro/protocol";
import { onceHeard } from "../catching-up.ts";
import type { PollingCodec } from "../codec.ts";
import { EngineError, HANDSHAKE_ERROR_MESSAGES, HandshakeErrorCode } from "../errors.ts";
import { type BodySink, type HttpExchange, NO_HEADERS, type ResponseHeaders } from "../exchange.ts";
import { Frame } from "../frame.ts";
import type { Transport, TransportSink } from "../transport.ts";

const CLOSE = Frame.encoded("1", false);
const NOOP = Frame.encoded("6", false);

/** How long a client may take to read the last answer of its session. ms */
const FAREWELL_TIMEOUT = 30_000;

/** Carries packets down in the answers to GET requests that are held, and up in the bodies of POST requests. */
export class PollingTransport implements Transport, BodySink {
  readonly name = "polling";
  /** socket.io-client takes the messages of a payload a turn later than its close packet. */
  readonly farewellApart = true;
  sink: TransportSink;
  readonly #codec: PollingCodec;
  readonly #maxBody: number;
  /** The GET that is held. */
  #poll: HttpExchange | undefined;
  /** The GET whose answer has not left: a client that polls again without reading is given no more. */
  #leaving: HttpExchange | undefined;
  /** Runs from the end on, while the last answer has not left. */
  #lastTimer: NodeJS.Timeout | undefined;
  /** The POST whose body is being read. */
  #post: HttpExchange | undefined;
  #holds = true;
  #ended = false;

  /** @param maxBody most bytes that a POST may bring */
  constructor(codec: PollingCodec, maxBody: number, sink: TransportSink) {
    this.#codec = codec;
    this.#maxBody = maxBody;
    this.sink = sink;
  }

  get writable(): boolean {
    return this.#poll !== undefined && this.#leaving === undefined;
  }

  get bufferedBytes(): number {
    return this.#leaving?.bufferedBytes ?? 0;
  }

  handle(exchange: HttpExchange): void {
    if (this.#ended) refuse(exchange, HandshakeErrorCode.UNKNOWN_SID);
    else if (exchange.method === "GET") this.#onGet(exchange);
    else if (exchange.method === "POST") this.#onPost(exchange);
    else refuse(exchange, HandshakeErrorCode.BAD_HANDSHAKE_METHOD);
  }

  send(frames: readonly Frame[]): void {
    const poll = this.#poll;
    if (!poll) return;
    this.#poll = undefined;
    this.#leaving = poll;
    const { type, body } = this.#codec.encode(frames);
    poll.respond({
      status: 200,
      headers: { "Content-Type": type },
      body,
      compress: frames.some((frame) => frame.compress),
    });
  }

  close(last: readonly Frame[]): void {
    this.#ended = true;
    this.#dropPost();
    this.send([...last, CLOSE]);
    this.#boundLast();
  }

  leave(): void {
    this.#ended = true;
    this.#giveUpUnread();
    if (this.#poll) this.send([NOOP]);
    this.#boundLast();
  }

  destroy(): void {
    this.#ended = true;
    this.#dropPost();
    this.#giveUpUnread();
    if (this.#poll) this.send([CLOSE]);
    this.#boundLast();
  }

  holdNothing(): void {
    this.#holds = false;
    if (this.#poll) this.send([NOOP]);
  }

  holdAgain(): void {
    this.#holds = true;
  }

  onBody(body: Buffer): void {
    const post = this.#post;
    this.#post = undefined;
    if (!post) return;
    if (this.#ended) {
      refuse(post, HandshakeErrorCode.UNKNOWN_SID);
      return;
    }
    let packets: readonly EnginePacket<Buffer>[];
    try {
      packets = this.#codec.decode(body, post.contentType);
    } catch (error) {
      refuse(post, HandshakeErrorCode.BAD_REQUEST);
      this.sink.onMalformed(this, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    post.respond({ status: 200, headers: { "Content-Type": "text/html" }, body: "ok" });
    for (const packet of packets) this.sink.onPacket(this, packet);
  }

  onTooLarge(): void {
    const post = this.#post;
    post?.respond({ status: 413, headers: { Connection: "close" }, body: "" });
    // The client is to hear the status, and no close packet that comes before it.
    if (this.#poll) this.send([NOOP]);
    this.#fail(
      new EngineError(
        "POST_TOO_LARGE",
        `the body is larger than ${this.#maxBody} bytes (maxHttpBufferSize)`,
      ),
    );
  }

  onAborted(): void {
    this.#fail(new EngineError("POST_ABORTED", "data request connection closed prematurely"));
  }

  #onGet(exchange: HttpExchange): void {
    if (this.#poll) {
      refuse(exchange, HandshakeErrorCode.BAD_REQUEST);
      this.#fail(new EngineError("POLL_OVERLAP", "overlap from client"));
      return;
    }
    this.#poll = exchange;
    if (exchange.gone) {
      this.#onGetOver(exchange);
      return;
    }
    exchange.onOver(() => this.#onGetOver(exchange));
    this.#serve();
  }

  #serve(): void {
    if (this.#ended) return;
    if (this.writable) this.sink.onWritable(this);
    if (!this.#holds && this.writable) this.send([NOOP]);
  }

  #onGetOver(exchange: HttpExchange): void {
    if (this.#leaving === exchange) {
      this.#leaving = undefined;
      clearTimeout(this.#lastTimer);
      this.#serve();
    } else if (this.#poll === exchange) {
      this.#poll = undefined;
      this.#fail(new EngineError("POLL_ABORTED", "poll connection closed prematurely"));
    }
  }

  #onPost(exchange: HttpExchange): void {
    const problem = this.#post
      ? new EngineError("POST_OVERLAP", "data request overlap from client")
      : this.#codec.takes(exchange.contentType)
        ? undefined
        : new EngineError("POST_CONTENT_TYPE", "invalid content");
    if (problem) {
      refuse(exchange, HandshakeErrorCode.BAD_REQUEST);
      this.#fail(problem);
      return;
    }
    this.#post = exchange;
    exchange.readBody(this.#maxBody, this);
  }

  /** What a client has not read when its session ends would stay as long as its connection. */
  #giveUpUnread(): void {
    if (this.bufferedBytes > 0) this.#leaving?.drop();
  }

  #boundLast(): void {
    if (!this.#leaving) return;
    const due = performance.now() + FAREWELL_TIMEOUT;
    const giveUp = () => this.#leaving?.drop();
    const judge = () => onceHeard(performance.now() - due, giveUp);
    this.#lastTimer = setTimeout(judge, FAREWELL_TIMEOUT);
  }

  /** Nobody waits for the rest of a body whose session is over: one that trickles in would keep its connection. */
  #dropPost(): void {
    const post = this.#post;
    this.#post = undefined;
    if (post) refuse(post, HandshakeErrorCode.UNKNOWN_SID, { Connection: "close" });
  }

  #fail(error: EngineError): void {
    if (this.#ended) return;
    this.destroy();
    this.sink.onEnd(this, error);
  }
}

function refuse(
  exchange: HttpExchange,
  code: HandshakeErrorCode,
  headers: ResponseHeaders = NO_HEADERS,
): void {
  exchange.respond({
    status: 400,
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ code, message: HANDSHAKE_ERROR_MESSAGES[code] }),
  });
}
