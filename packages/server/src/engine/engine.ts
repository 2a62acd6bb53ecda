import { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import { handshakeRefused } from "../diagnostics/channels.ts";
import { type ListenerOwner, tellListenerFailed } from "../diagnostics/listener-failed.ts";
import type { HandshakeRefused } from "../diagnostics/messages.ts";
import { nextServerId } from "../diagnostics/server-id.ts";
import { AddedHeaders } from "./added-headers.ts";
import type { RequestAsk, UpgradeAsk } from "./admission.ts";
import { Connection } from "./connection.ts";
import type { ConnectionHost, ConnectionInit } from "./connection-host.ts";
import { Door } from "./door.ts";
import type { EngineEvents } from "./engine-events.ts";
import { type Admission, Entrance } from "./entrance.ts";
import { type ConnectionError, HANDSHAKE_ERROR_MESSAGES, HandshakeErrorCode } from "./errors.ts";
import type { ResponseHeaders } from "./exchange.ts";
import { FlushEvents } from "./flush-events.ts";
import { FlushQueue } from "./flush-queue.ts";
import type { Gate } from "./gate.ts";
import { handshakeFrame } from "./handshake.ts";
import { randomId } from "./id.ts";
import { tellLimitReached } from "./limit-reached.ts";
import type { WebSocketLink } from "./link.ts";
import { type AllowRequest, type EngineOptions, resolveEngineOptions } from "./options.ts";
import type { Query } from "./query.ts";
import { forbidden, messageFor, type Refusal, retryHeader, statusOf } from "./refusal.ts";
import { type Protocol, protocolOf, type Revision } from "./revision.ts";
import { SessionDeadlines } from "./session-deadlines.ts";
import { tellOpened } from "./session-diagnostics.ts";
import { UNATTENDED } from "./sink.ts";
import { notify, surfaceRejection } from "./surface.ts";
import { PollingTransport } from "./transports/polling.ts";
import { WebSocketTransport } from "./transports/websocket.ts";
import { revision3 } from "./v3/revision.ts";
import { revision4 } from "./v4/revision.ts";
import { type KnownSessions, verifyRequest } from "./verify.ts";
import { whenKnown } from "./when-known.ts";

/** Makes sessions of requests, and keeps them (Engine.IO protocol 4, and 3 where it is allowed). What brings the requests is a host. */
export class Engine
  extends EventEmitter<EngineEvents>
  implements ConnectionHost, KnownSessions, Gate
{
  /** Codes of refusals, by name. */
  static readonly errors = HandshakeErrorCode;
  /** What clients are told, by code. */
  static readonly errorMessages = HANDSHAKE_ERROR_MESSAGES;
  readonly opts: EngineOptions;
  /** Which server of this process it is, in what is told by diagnostics. */
  serverId = nextServerId();
  /** The revisions of the protocol, each with those that speak it under its watch. */
  readonly revisions: Readonly<Record<Protocol, Revision>>;
  readonly flushQueue = new FlushQueue();
  readonly flushEvents = new FlushEvents(this);
  readonly deadlines: SessionDeadlines;
  readonly #sessions = new Map<string, Connection>();
  readonly #door: Door;
  readonly #headers: AddedHeaders;
  readonly #entrance: Entrance;

  /** @throws EngineError ENGINE_OPTION */
  constructor(options: Partial<EngineOptions> = {}) {
    super({ captureRejections: true });
    this.opts = { ...options, ...resolveEngineOptions(options) };
    this.#door = new Door(this.opts, (limit) =>
      tellLimitReached({ ...limit, server: this.serverId }),
    );
    this.#headers = new AddedHeaders(this, this.opts);
    this.#entrance = new Entrance({ host: this, door: this.#door, headers: this.#headers });
    this.deadlines = new SessionDeadlines(this.opts.upgradeTimeout);
    this.revisions = { 3: revision3(this.opts), 4: revision4(this.opts) };
  }

  /** The open sessions by their id: a picture of this moment. */
  get clients(): Readonly<Record<string, Connection>> {
    return Object.fromEntries(this.#sessions);
  }

  /** Number of open sessions. */
  get clientsCount(): number {
    return this.#sessions.size;
  }

  get listenerOwner(): ListenerOwner {
    return { server: this.serverId };
  }

  /** Node calls this when an async listener rejects. */
  override [EventEmitter.captureRejectionSymbol](error: Error, ...[event]: unknown[]): void {
    tellListenerFailed(this.listenerOwner, String(event), error);
    surfaceRejection(error);
  }

  get limits(): EngineOptions {
    return this.opts;
  }

  get allowRequest(): AllowRequest | undefined {
    return this.opts.allowRequest;
  }

  /** Makes the id of a session; an app may put its own in place, which must give each id once. */
  generateId(_request: IncomingMessage): string | Promise<string> {
    return randomId();
  }

  sessionOf(sid: string | undefined): Connection | undefined {
    return sid ? this.#sessions.get(sid) : undefined;
  }

  forget(id: string): void {
    this.#sessions.delete(id);
    this.#door.leave(id);
  }

  /**
   * Answers every further handshake with 503 and Retry-After; who is here stays.
   * @param retryAfter how long clients are asked to stay away, ms
   */
  shutDoor(retryAfter?: number): void {
    this.#door.shut(retryAfter);
  }

  /** Closes every session at once, and lets nobody in who was waiting at the gate. */
  close(): this {
    this.#entrance.turnAway();
    for (const connection of this.#sessions.values()) connection.close(true);
    return this;
  }

  /** Serves an HTTP request: a new session, or a further poll or post of one. */
  onRequest(ask: RequestAsk): void {
    const refusal = verifyRequest(factsOf(ask, false), this);
    const session = this.sessionOf(ask.query["sid"]);
    if (refusal) this.refuseRequest(ask, refusal);
    else if (session) this.#continue(session, ask);
    else this.#openByPolling(ask);
  }

  /** Serves a request to become a websocket: a new session, or the upgrade of one. */
  onUpgrade(ask: UpgradeAsk): void {
    const refusal = verifyRequest(factsOf(ask, true), this);
    if (refusal) this.refuseUpgrade(ask, refusal);
    else whenKnown(ask.originAllowed(), (isAllowed) => this.#onOrigin(ask, isAllowed));
  }

  /** Answers a request that is not served, and tells the app by `connection_error`. */
  refuseRequest({ request, exchange }: RequestAsk, refusal: Refusal): void {
    this.#report(request, refusal);
    exchange.respond({
      status: statusOf(refusal, 403),
      headers: { "Content-Type": "application/json", ...retryHeader(refusal) },
      body: JSON.stringify({ code: refusal.code, message: messageFor(refusal) }),
    });
  }

  /** The same for an upgrade, whose status is 400, as with socket.io, also where it is forbidden. */
  refuseUpgrade(ask: UpgradeAsk, refusal: Refusal): void {
    this.#report(ask.request, refusal);
    ask.refuse(statusOf(refusal, 400), messageFor(refusal), retryHeader(refusal));
  }

  #report(req: IncomingMessage, { code, context }: Refusal): void {
    if (handshakeRefused.hasSubscribers) handshakeRefused.publish(this.#refused(code, context));
    const error: ConnectionError = { req, code, message: HANDSHAKE_ERROR_MESSAGES[code], context };
    notify(this, "connection_error", error);
  }

  #refused(code: HandshakeErrorCode, { name }: Refusal["context"]): HandshakeRefused {
    return { server: this.serverId, code, rule: typeof name === "string" ? name : "" };
  }

  #revisionOf(query: Query): Revision {
    return this.revisions[protocolOf(query)];
  }

  #continue(session: Connection, ask: RequestAsk): void {
    const gathered = this.#headers.gather(ask.request);
    if ("refusal" in gathered) {
      this.refuseRequest(ask, gathered.refusal);
    } else {
      ask.exchange.extraHeaders = gathered.headers;
      session.handle(ask.exchange);
    }
  }

  /** Whether a page that reads a session as scripts may: a host that serves browsers decides. */
  allowsScript(_request: IncomingMessage): boolean {
    return true;
  }

  #openByPolling(ask: RequestAsk): void {
    if (ask.query["j"] !== undefined && !this.allowsScript(ask.request)) {
      this.refuseRequest(ask, SCRIPT_REFUSED);
      return;
    }
    this.#entrance.admit(ask.request, (opening) => {
      if ("refusal" in opening) this.refuseRequest(ask, opening.refusal);
      else if (!ask.exchange.gone) this.#beginPolling(ask, opening);
    });
  }

  #beginPolling({ request, query, exchange }: RequestAsk, { id, headers }: Admission): void {
    exchange.extraHeaders = headers;
    const revision = this.#revisionOf(query);
    const codec = revision.pollingCodec(query);
    const transport = new PollingTransport(codec, this.opts.maxHttpBufferSize, UNATTENDED);
    const connection = this.#createSession({ id, request, revision, transport });
    connection.handle(exchange);
    notify(this, "connection", connection);
  }

  #onOrigin(ask: UpgradeAsk, isAllowed: boolean): void {
    if (!isAllowed) this.refuseUpgrade(ask, ORIGIN_REFUSED);
    else if (this.sessionOf(ask.query["sid"])) this.#upgradeSession(ask);
    else this.#openByWebSocket(ask);
  }

  #openByWebSocket(ask: UpgradeAsk): void {
    this.#entrance.admit(ask.request, (opening) => {
      if ("refusal" in opening) this.refuseUpgrade(ask, opening.refusal);
      else
        this.#accept(ask, opening.headers, (link) => this.#beginWebSocket(ask, opening.id, link));
    });
  }

  #beginWebSocket({ request, query }: UpgradeAsk, id: string, link: WebSocketLink): void {
    const revision = this.#revisionOf(query);
    const transport = new WebSocketTransport(link, revision.webSocketCodec(query), UNATTENDED);
    notify(this, "connection", this.#createSession({ id, request, revision, transport }));
  }

  #upgradeSession(ask: UpgradeAsk): void {
    const gathered = this.#headers.gather(ask.request);
    if ("refusal" in gathered) {
      this.refuseUpgrade(ask, gathered.refusal);
    } else {
      this.#accept(ask, gathered.headers, (link) => {
        const codec = this.#revisionOf(ask.query).webSocketCodec(ask.query);
        const transport = new WebSocketTransport(link, codec, UNATTENDED);
        const session = this.sessionOf(ask.query["sid"]);
        if (session) session.tryUpgrade(transport);
        else transport.close([]);
      });
    }
  }

  #accept(ask: UpgradeAsk, headers: ResponseHeaders, onLink: (link: WebSocketLink) => void): void {
    const onRefused = (refusal: Refusal) => this.refuseUpgrade(ask, refusal);
    ask.accept(headers, { onLink, onRefused });
  }

  #createSession(init: ConnectionInit): Connection {
    const { id, transport } = init;
    const connection = new Connection(this, init);
    this.#sessions.set(id, connection);
    this.#door.enter(id, init.request);
    connection.open(handshakeFrame(id, transport.name, this.opts));
    tellOpened(connection);
    const { initialPacket } = this.opts;
    if (initialPacket !== undefined) connection.write(initialPacket);
    return connection;
  }
}

const ORIGIN_REFUSED = forbidden({ name: "CROSS_ORIGIN_UPGRADE" });
const SCRIPT_REFUSED = forbidden({ name: "CROSS_ORIGIN_SCRIPT" });

function factsOf({ request, query }: RequestAsk | UpgradeAsk, upgrade: boolean) {
  return { method: request.method ?? "", query, origin: request.headers.origin, upgrade };
}
