import { type IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ResponseHeaders } from "../../engine/exchange.ts";
import { keepCookies } from "./headers.ts";
import { closeAfterWriting } from "./refuse-upgrade.ts";

/** What of a 101 answer is the websocket handshake's own, or has no place there (RFC 9110 section 8.6). */
const RESERVED = /^(connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/;

/** A response takes any stream, whatever its declared type says. */
interface StreamResponse {
  assignSocket(socket: Duplex): void;
  detachSocket(socket: Duplex): void;
}

/**
 * What middleware writes to while an upgrade is asked for: a real response. Where the middleware answers, that goes out and
 * the connection closes; else its headers stand in the answer to the upgrade.
 */
export class UpgradeResponse {
  readonly response: ServerResponse;
  readonly #socket: Duplex;
  #isAttached = true;

  private constructor(request: IncomingMessage, socket: Duplex) {
    this.#socket = socket;
    this.response = new ServerResponse(request);
    this.response.shouldKeepAlive = false;
    const response: StreamResponse = this.response;
    response.assignSocket(socket);
    this.response.once("finish", () => closeAfterWriting(socket));
  }

  /** Gives none, and drops the connection, while an earlier request on it is not answered: the client may not ask yet. */
  static open(request: IncomingMessage, socket: Duplex): UpgradeResponse | undefined {
    try {
      return new UpgradeResponse(request, socket);
    } catch {
      socket.destroy();
      return undefined;
    }
  }

  /** Whether the middleware has answered. */
  get isAnswered(): boolean {
    return this.response.headersSent;
  }

  /** Gives the connection back; what is written to the response from now on goes nowhere. */
  detach(): void {
    if (!this.#isAttached) return;
    this.#isAttached = false;
    const response: StreamResponse = this.response;
    response.detachSocket(this.#socket);
  }

  /**
   * The headers of the answer to the upgrade: those that middleware has set, also at the last moment, by a `writeHead` that
   * it has wrapped.
   * @throws what a wrapped `writeHead` throws
   */
  takeHeaders(added: ResponseHeaders): ResponseHeaders {
    this.detach();
    const { response } = this;
    const merged = keepCookies(response.getHeader("Set-Cookie"), added);
    for (const [name, value] of Object.entries(merged)) response.setHeader(name, value);
    response.writeHead(101);
    const headers: ResponseHeaders = {};
    for (const [name, value] of Object.entries(response.getHeaders())) {
      if (value === undefined || RESERVED.test(name)) continue;
      headers[name] = Array.isArray(value) ? value : String(value);
    }
    return headers;
  }
}
