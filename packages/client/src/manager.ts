import type { DefaultEventsMap, EventsMap } from "@baro/protocol";
import { type Codec, createCodec, type OutgoingSocketPacket } from "./codec.ts";
import { Connection } from "./engine/connection.ts";
import type { ConnectionOwner, RawData } from "./engine/events.ts";
import type { Timer } from "./engine/timers.ts";
import { type DisconnectDescription, isolated } from "./errors.ts";
import type { ManagerReservedEvents } from "./manager-events.ts";
import { MANAGER_DEFAULTS, type ManagerOptions, type SocketOptions } from "./options.ts";
import { ReconnectSettings } from "./reconnect-settings.ts";
import { askedDelay } from "./retry-after.ts";
import type { NamespaceMember } from "./session.ts";
import { NamespaceSocket, type SocketHost } from "./socket.ts";
import type { DecorateAcknowledgements } from "./socket-events.ts";
import { resolveOptions } from "./target.ts";

type OpenCallback = (err?: Error) => void;

/**
 * Keeps a connection to a server: opens it, shares it between the sockets of several namespaces, and makes it again when
 * it is lost.
 */
export class Manager<
    ListenEvents extends EventsMap = DefaultEventsMap,
    EmitEvents extends EventsMap = ListenEvents,
  >
  extends ReconnectSettings<ManagerReservedEvents>
  implements SocketHost
{
  /** The connection in use, a new one for each attempt; there is none before the first. */
  declare engine: Connection;
  /** What was given. Changes count from the next attempt to connect on. */
  readonly opts: Partial<ManagerOptions>;
  /** The URL that was given. The same holds for it. */
  uri: string | undefined;
  /** @internal */
  readonly _autoConnect: boolean;
  /** @internal */
  _readyState: "opening" | "open" | "closed" = "closed";
  /** @internal Whether it waits for an attempt to connect again, or makes one. */
  _reconnecting = false;

  readonly #sockets = new Map<string, Socket<ListenEvents, EmitEvents>>();
  readonly #members = new Set<NamespaceMember>();
  readonly #codec: Codec;
  #openTimer: Timer | undefined;
  /** Whether it was closed on purpose. */
  #stopped = false;

  /** @param uri URL of the server; its path is ignored, as `socket()` names the namespace */
  constructor(opts: Partial<ManagerOptions>);
  constructor(uri?: string, opts?: Partial<ManagerOptions>);
  constructor(uri?: string | Partial<ManagerOptions>, opts?: Partial<ManagerOptions>);
  constructor(first?: string | Partial<ManagerOptions>, second?: Partial<ManagerOptions>) {
    const uri = typeof first === "string" ? first : undefined;
    const given = (typeof first === "object" ? first : second) ?? {};
    const opts = { ...given, path: given.path || MANAGER_DEFAULTS.path };
    super(opts);
    this.uri = uri;
    this.opts = opts;
    this.#codec = createCodec(opts.parser);
    this._autoConnect = opts.autoConnect !== false;
    if (this._autoConnect) this.open();
  }

  /** Opens the connection, unless it is open or opening. `fn` gets an error when it fails; then nobody tries again. */
  open(fn?: OpenCallback): this {
    if (this._readyState !== "closed") return this;
    this.reconnector.cancel();
    this._reconnecting = false;
    return this.#connect(fn);
  }

  /** The same as {@link open}. */
  connect(fn?: OpenCallback): this {
    return this.open(fn);
  }

  /** The socket of a namespace; made where there is none yet. */
  socket(nsp: string, opts?: Partial<SocketOptions>): Socket<ListenEvents, EmitEvents> {
    const known = this.#sockets.get(nsp);
    if (known && this._autoConnect && !known.active) known.connect();
    const socket = known ?? new Socket<ListenEvents, EmitEvents>(this, nsp, opts);
    this.#sockets.set(nsp, socket);
    return socket;
  }

  /** The sockets by their namespace: a picture of this moment. */
  get nsps(): Readonly<Record<string, Socket<ListenEvents, EmitEvents>>> {
    return Object.fromEntries(this.#sockets);
  }

  /** @internal Whether there is a socket of this namespace. */
  _has(nsp: string): boolean {
    return this.#sockets.has(nsp);
  }

  /** @internal */
  get _writable(): boolean {
    return this._readyState === "open" && this.engine.writable;
  }

  /** @internal */
  get _alive(): boolean {
    return this._readyState === "open" && !this.engine.expired;
  }

  /** @internal */
  _join(member: NamespaceMember): void {
    this.#members.add(member);
  }

  /** @internal */
  _leave(member: NamespaceMember): void {
    this.#members.delete(member);
    if (this.#members.size === 0) this._close();
  }

  /** @internal */
  _packet(packet: OutgoingSocketPacket): void {
    if (this._readyState !== "open") return;
    for (const message of this.#codec.encode(packet)) this.engine.write(message, packet.options);
  }

  /** @internal Closes the connection for good. */
  _close(): void {
    this.#stopped = true;
    this._reconnecting = false;
    this.reconnector.cancel();
    this.#onClose("forced close");
  }

  /** @internal The same as {@link _close}. */
  disconnect(): void {
    this._close();
  }

  #connect(fn: OpenCallback | undefined): this {
    this._readyState = "opening";
    this.#stopped = false;
    this.engine = new Connection(resolveOptions(this.uri, this.opts), this.#createOwner(fn));
    const timeout = this.timeout();
    if (typeof timeout === "number") {
      const onTimeout = () => this.#onOpenFailure(new Error("timeout"), fn);
      this.#openTimer = this._timers.set(onTimeout, timeout);
    }
    return this;
  }

  #createOwner(fn: OpenCallback | undefined): ConnectionOwner {
    return {
      onOpen: () => {
        this.#onOpen();
        fn?.();
      },
      onMessage: (message) => this.#onMessage(message),
      onPing: () => this.emitReserved("ping"),
      onError: (error) => {
        if (this._readyState === "opening") this.#onOpenFailure(error, fn);
        else this.#tellError(error);
      },
      onClose: (reason, details) => {
        if (this._readyState === "opening") this.#onOpenFailure(new Error(reason), fn);
        else this.#onClose(reason, details);
      },
    };
  }

  #onOpen(): void {
    this._timers.clear(this.#openTimer);
    this._readyState = "open";
    this.#tell((member) => member.onOpen());
    this.emitReserved("open");
  }

  #onOpenFailure(error: Error, fn: OpenCallback | undefined): void {
    this.#dropConnection();
    this.#tellError(error);
    if (fn) fn(error);
    else this.#reconnect(error);
  }

  #onMessage(message: RawData): void {
    for (const packet of this.#decode(message)) {
      this.emitReserved("packet", packet);
      this.#tell((member) => member.nsp === packet.nsp && member.onPacket(packet));
    }
  }

  #decode(message: RawData): ReturnType<Codec["decode"]> {
    try {
      return this.#codec.decode(message);
    } catch (error) {
      this.#onClose("parse error", error as Error);
      return [];
    }
  }

  #onClose(reason: string, details?: DisconnectDescription): void {
    this.#dropConnection();
    this.reconnector.schedule.reset();
    this.#tell((member) => member.onClose(reason, details));
    this.emitReserved("close", reason, details);
    this.#reconnect(details);
  }

  #dropConnection(): void {
    this._timers.clear(this.#openTimer);
    this._readyState = "closed";
    this.#codec.reset();
    this.engine?.disown();
    this.engine?.close();
  }

  #tell(action: (member: NamespaceMember) => void): void {
    for (const member of [...this.#members]) isolated(() => action(member));
  }

  #tellError(error: Error): void {
    this.#tell((member) => member.onError(error));
    this.emitReserved("error", error);
  }

  /** @param why there is no connection */
  #reconnect(why?: DisconnectDescription): void {
    if (this._reconnecting || this.#stopped || this._readyState !== "closed") return;
    if (!this.reconnection()) return;
    this._reconnecting = this.reconnector.wait(() => this.#attempt(), askedDelay(why));
    if (this._reconnecting) return;
    this.reconnector.schedule.reset();
    this.emitReserved("reconnect_failed");
  }

  #attempt(): void {
    const { schedule } = this.reconnector;
    const { attempts } = schedule;
    if (this.reconnection()) this.emitReserved("reconnect_attempt", attempts);
    // A listener may have closed or opened the connection.
    if (!this.reconnection() || !this._reconnecting || this._readyState !== "closed") return;
    this.#connect((error) => {
      this._reconnecting = false;
      if (!error) schedule.reset();
      else this.#reconnect(error);
      if (error) this.emitReserved("reconnect_error", error);
      else this.emitReserved("reconnect", attempts);
    });
  }
}

/** One namespace of one connection: emits events to the server, and hears those of the server. */
export class Socket<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
> extends NamespaceSocket<ListenEvents, EmitEvents, Manager<ListenEvents, EmitEvents>> {
  /**
   * The next event must be acknowledged within so many ms: else its callback gets an error, "operation has timed out".
   * With it, callbacks get an error or `null` as first argument.
   */
  timeout(timeout: number): Socket<ListenEvents, DecorateAcknowledgements<EmitEvents>>;
  timeout(timeout: number): this {
    this.setTimeoutFlag(timeout);
    return this;
  }
}

// Type names that stand within a class can only be given by a namespace; it leaves nothing at run time.
export declare namespace Socket {
  /** Why a socket was disconnected. */
  type DisconnectReason = import("@baro/protocol").ClientReason;
}
