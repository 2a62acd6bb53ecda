import type { IncomingMessage } from "node:http";

/** Response headers as `initial_headers` and `headers` listeners may add to them. */
export type ResponseHeaders = Record<string, string | string[]>;

/** Where nobody adds any. */
export const NO_HEADERS: ResponseHeaders = Object.freeze({});

/** What is answered to a request. */
export interface HttpAnswer {
  readonly status: number;
  /** The exchange's to extend. */
  readonly headers: ResponseHeaders;
  /** Text is sent as UTF-8. */
  readonly body: string | Buffer;
  /** Whether compression may be spent on it. Default false. */
  readonly compress?: boolean;
}

/** Hears the body of a request: exactly one of the methods is called, once. */
export interface BodySink {
  onBody(body: Buffer): void;
  /** More bytes came, or were announced, than allowed; reading has stopped. */
  onTooLarge(): void;
  /** The client went away before the end. */
  onAborted(): void;
}

/** One HTTP request and its answer, as a host gives them to the engine. */
export interface HttpExchange {
  readonly request: IncomingMessage;
  /** Whether the client went away, or somebody else has answered. */
  readonly gone: boolean;
  readonly method: string;
  /** The media type of the body, without parameters, in lower case; empty where none is said. */
  readonly contentType: string;
  /** Headers beyond those of the answer: what options and apps add. */
  extraHeaders: ResponseHeaders;
  /** Answers; a second call, or one after the client went away, does nothing. */
  respond(answer: HttpAnswer): void;
  /** Reads the body up to `limit` bytes, as it comes in. */
  readBody(limit: number, sink: BodySink): void;
  /** Bytes of the answer that the operating system has not taken yet: the client reads them late, or not at all. */
  readonly bufferedBytes: number;
  /** Calls back once it is over: all of an answer has left, or the client has gone. @param isAnswered whether there was one */
  onOver(listener: (isAnswered: boolean) => void): void;
  /** Gives up an answer that the client does not take, and its connection. */
  drop(): void;
}
