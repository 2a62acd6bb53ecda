import { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { ParsedUrlQuery } from "node:querystring";
import type { OpenPayload } from "@baro/protocol";
import type { RequestAsk, UpgradeAsk } from "./admission.ts";
import { askAllowRequest } from "./allow-request.ts";
import { Connection, type ConnectionHost } from "./connection.ts";
import type { TransportName } from "./contract.ts";
import {
  type ConnectionError,
  HANDSHAKE_ERROR_MESSAGES,
  HandshakeErrorCode,
  type Refusal,
} from "./errors.ts";
import type { ResponseHeaders } from "./exchange.ts";
import { FlushQueue } from "./flush-queue.ts";
import { Frame } from "./frame.ts";
import { Heartbeat } from "./heartbeat.ts";
import { randomId } from "./id.ts";
import { type EngineOptions, resolveEngineOptions } from "./options.ts";
import { sessionCookie } from "./session-cookie.ts";
import { UNATTENDED } from "./sink.ts";
import type { Transport } from "./transport.ts";
import { PollingTransport } from "./transports/polling.ts";
import { WebSocketTransport } from "./transports/websocket.ts";
import { type KnownSessions, verifyRequest } from "./verify.ts";

/** Events of `io.engine`. */
export interface EngineEvents {
  /** A session was opened. */
  connection: [connection: Connection];
  /** A request was refused. */
  connection_error: [error: ConnectionError];
  /** Headers of the first response of a session; add to them. */
  initial_headers: [headers: ResponseHeaders, request: IncomingMessage];
  /** Headers of each response; add to them. */
  headers: [headers: ResponseHeaders, request: IncomingMessage];
}

/** Makes sessions of requests, and keeps them (Engine.IO protocol 4). What brings the requests is a host. */
export class Engine extends EventEmitter<EngineEvents> implements ConnectionHost, KnownSessions {
  readonly opts: EngineOptions;
  readonly heartbeat: Heartbeat;
  readonly flushQueue = new FlushQueue();
  readonly #sessions = new Map<string, Connection>();

  /** @throws EngineError ENGINE_OPTION */
  constructor(options: Partial<EngineOptions> = {}) {
    super();
    this.opts = resolveEngineOptions(options);
    this.heartbeat = new Heartbeat(this.opts);
  }

  /** Number of open sessions. */
  get clientsCount(): number {
    return this.#sessions.size;
  }

  get limits(): EngineOptions {
    return this.opts;
  }

  get transports(): readonly TransportName[] {
    return this.opts.transports;
  }

  /** Makes the id of a session; an app may put its own in place, which must give each id once. */
  generateId(_request: IncomingMessage): string | Promise<string> {
    return randomId();
  }

  transportOf(sid: string): TransportName | undefined {
    return this.#sessions.get(sid)?.transport.name;
  }

  forget(connection: Connection): void {
    this.#sessions.delete(connection.id);
  }

  /** Closes every session at once. */
  close(): this {
    for (const connection of this.#sessions.values()) connection.close(true);
    return this;
  }

  /** Serves an HTTP request: a new session, or a further poll or post of one. */
  async onRequest(ask: RequestAsk): Promise<void> {
    const { request, query, exchange } = ask;
    const refusal = verifyRequest(factsOf(request, query, false), this);
    if (refusal) return this.refuseRequest(ask, refusal);
    const session = this.#sessionOf(query);
    if (session) {
      exchange.extraHeaders = this.responseHeaders(request);
      return session.handle(exchange);
    }
    const admitted = await this.#admit(request);
    if (typeof admitted !== "string") return this.refuseRequest(ask, admitted);
    const transport = new PollingTransport(this.opts.maxHttpBufferSize, UNATTENDED);
    const connection = this.#createSession(admitted, request, transport);
    exchange.extraHeaders = this.responseHeaders(request, admitted);
    connection.handle(exchange);
    this.emit("connection", connection);
  }

  /** Serves a request to become a websocket: a new session, or the upgrade of one. */
  async onUpgrade(ask: UpgradeAsk): Promise<void> {
    const { request, query } = ask;
    const refusal = verifyRequest(factsOf(request, query, true), this);
    if (refusal) return this.#refuseUpgrade(ask, refusal);
    if (!(await ask.originAllowed())) return this.#refuseUpgrade(ask, ORIGIN_REFUSED);
    if (this.#sessionOf(query)) return this.#acceptUpgrade(ask);
    const admitted = await this.#admit(request);
    if (typeof admitted !== "string") return this.#refuseUpgrade(ask, admitted);
    ask.accept(this.responseHeaders(request, admitted), (link) => {
      const transport = new WebSocketTransport(link, UNATTENDED);
      this.emit("connection", this.#createSession(admitted, request, transport));
    });
  }

  /**
   * The headers that apps and options add to a response.
   * @param newId the id of the session that the response opens, if it does
   */
  responseHeaders(request: IncomingMessage, newId?: string): ResponseHeaders {
    const headers: ResponseHeaders = {};
    if (newId !== undefined) {
      const { cookie } = this.opts;
      if (cookie) headers["Set-Cookie"] = [sessionCookie(newId, cookie)];
      this.emit("initial_headers", headers, request);
    }
    this.emit("headers", headers, request);
    return headers;
  }

  #sessionOf(query: ParsedUrlQuery): Connection | undefined {
    const { sid } = query;
    return typeof sid === "string" ? this.#sessions.get(sid) : undefined;
  }

  /** @returns the id for a new session, or why there is none */
  async #admit(request: IncomingMessage): Promise<string | Refusal> {
    const { allowRequest } = this.opts;
    if (allowRequest) {
      const message = await askAllowRequest(allowRequest, request);
      if (message !== undefined) return forbidden(message);
    }
    try {
      return await this.generateId(request);
    } catch (error) {
      const context = { name: "ID_GENERATION_ERROR", error };
      return { code: HandshakeErrorCode.BAD_REQUEST, context };
    }
  }

  #createSession(id: string, request: IncomingMessage, transport: Transport): Connection {
    const connection = new Connection(this, { id, request, transport });
    this.#sessions.set(id, connection);
    connection.open(this.#handshakeFrame(id, transport.name));
    return connection;
  }

  /** The `open` packet (Engine.IO protocol 4, section "Handshake"). */
  #handshakeFrame(id: string, transport: TransportName): Frame {
    const payload: OpenPayload = {
      sid: id,
      upgrades: this.#upgradesFrom(transport),
      pingInterval: this.opts.pingInterval,
      pingTimeout: this.opts.pingTimeout,
      maxPayload: this.opts.maxHttpBufferSize,
    };
    return Frame.encoded(`0${JSON.stringify(payload)}`, false);
  }

  #upgradesFrom(transport: TransportName): readonly TransportName[] {
    const possible = this.opts.allowUpgrades && transport === "polling";
    return possible ? this.transports.filter((name) => name === "websocket") : [];
  }

  #acceptUpgrade(ask: UpgradeAsk): void {
    ask.accept(this.responseHeaders(ask.request), (link) => {
      const transport = new WebSocketTransport(link, UNATTENDED);
      const session = this.#sessionOf(ask.query);
      if (session) session.tryUpgrade(transport);
      else transport.close([]);
    });
  }

  /** Answers a request that is not served, and tells the app by `connection_error`. */
  refuseRequest(ask: RequestAsk, refusal: Refusal): void {
    const message = this.#report(ask.request, refusal);
    ask.exchange.respond({
      status: statusOf(refusal),
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code: refusal.code, message }),
    });
  }

  #refuseUpgrade(ask: UpgradeAsk, refusal: Refusal): void {
    ask.refuse(statusOf(refusal), this.#report(ask.request, refusal));
  }

  /** Tells the app of a refusal. @returns what the client is told */
  #report(req: IncomingMessage, { code, context }: Refusal): string {
    const message = HANDSHAKE_ERROR_MESSAGES[code];
    this.emit("connection_error", { req, code, message, context });
    const own = context["message"];
    return typeof own === "string" ? own : message;
  }
}

const ORIGIN_REFUSED: Refusal = {
  code: HandshakeErrorCode.FORBIDDEN,
  context: { name: "CROSS_ORIGIN_UPGRADE" },
};

function forbidden(message: string): Refusal {
  return { code: HandshakeErrorCode.FORBIDDEN, context: { message } };
}

function statusOf(refusal: Refusal): number {
  return refusal.code === HandshakeErrorCode.FORBIDDEN ? 403 : 400;
}

function factsOf(request: IncomingMessage, query: ParsedUrlQuery, upgrade: boolean) {
  return { method: request.method ?? "", query, origin: request.headers.origin, upgrade };
}
