import type {
  AllButLast,
  ClientReason,
  EventNames,
  EventParams,
  EventsMap,
  FirstArg,
  Last,
  Loose,
} from "@baro/protocol";
import { CHANNEL_EVENT_PREFIX } from "@baro/protocol";
import { CatchAllEmitter } from "./catch-all-emitter.ts";
import { createChannelLink } from "./channel-link.ts";
import type { Channel, ChannelEvents, ChannelOptions } from "./channels/channel.ts";
import { Channels } from "./channels/channels.ts";
import { CHANCE } from "./channels/ports.ts";
import type { OutgoingSocketPacket } from "./codec.ts";
import type { Timers } from "./engine/timers.ts";
import { EventSender } from "./event-sender.ts";
import type { Auth, SocketOptions } from "./options.ts";
import type { EmitFlags } from "./outbox.ts";
import { Session, type SessionHost } from "./session.ts";
import type { SocketReservedEvents } from "./socket-events.ts";

/** What a socket needs of its manager. */
export interface SocketHost extends SessionHost {
  readonly _autoConnect: boolean;
  /** Whether a packet leaves at once. */
  readonly _writable: boolean;
  /** Whether the connection is open, and the server was heard in time. */
  readonly _alive: boolean;
  /** There is one once it has been opened. */
  readonly engine: { readonly maxPayload: number | undefined };
  readonly _timers: Timers;
}

/** What a socket is, whatever its manager: one namespace of one connection. */
export class NamespaceSocket<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  Host extends SocketHost,
> extends CatchAllEmitter<ListenEvents, EmitEvents, SocketReservedEvents> {
  /** The manager of the connection. */
  readonly io: Host;
  /** The namespace. */
  readonly nsp: string;
  /** What is sent when the namespace is joined. */
  declare auth: Auth;

  readonly #sender: EventSender;
  readonly #session: Session;
  #channels: Channels | undefined;
  #flags: EmitFlags = {};

  constructor(io: Host, nsp: string, opts: Partial<SocketOptions> = {}) {
    super();
    this.io = io;
    this.nsp = nsp;
    if (opts.auth) this.auth = opts.auth;
    this.#sender = this.#createSender(opts);
    this.#session = this.#createSession();
    if (io._autoConnect) this.connect();
  }

  /** Identifies the session in this namespace; `undefined` while it is not joined. */
  get id(): string | undefined {
    return this.#session.id;
  }

  /** Whether the namespace is joined. */
  get connected(): boolean {
    return this.#session.connected;
  }

  /** Whether the server restored the session of before the last disconnection: the events that were missed follow. */
  get recovered(): boolean {
    return this.#session.recovered;
  }

  /** Whether the namespace is not joined. */
  get disconnected(): boolean {
    return !this.connected;
  }

  /** Whether it joins by itself as soon as there is a connection. */
  get active(): boolean {
    return this.#session.active;
  }

  /** Events that are sent once the namespace is joined. */
  get sendBuffer(): OutgoingSocketPacket[] {
    return this.#sender.buffer;
  }

  set sendBuffer(packets: OutgoingSocketPacket[]) {
    this.#sender.buffer = packets;
  }

  /** Events that arrived before the namespace was joined: they are emitted as soon as it is. */
  get receiveBuffer(): unknown[][] {
    return this.#session.receiveBuffer;
  }

  set receiveBuffer(events: unknown[][]) {
    this.#session.receiveBuffer = events;
  }

  /** Joins the namespace, and opens the connection for it where there is none. */
  connect(): this {
    this.#session.join();
    return this;
  }

  /** The same as {@link connect}. */
  open(): this {
    return this.connect();
  }

  /** Leaves the namespace, and closes the connection when no other needs it. It does not join again by itself. */
  disconnect(): this {
    this.#session.leave();
    return this;
  }

  /** The same as {@link disconnect}. */
  close(): this {
    return this.disconnect();
  }

  /**
   * Sends an event; while the namespace is not joined it waits in `sendBuffer`. A function as last argument gets the
   * server's acknowledgement, after an error (or `null`) where there is a timeout.
   * @throws Error when the name is reserved; ProtocolError `SOCKET_UNENCODABLE`
   */
  override emit<Ev extends EventNames<EmitEvents>>(
    ev: Ev,
    ...args: EventParams<EmitEvents, Ev>
  ): this {
    this.#sender.emit({ args: [ev, ...args], flags: this.#takeFlags() });
    return this;
  }

  /**
   * Sends an event, and resolves with the first value of the server's acknowledgement. Rejects when the timeout is over
   * or the socket is disconnected before that.
   */
  emitWithAck<Ev extends EventNames<EmitEvents>>(
    ev: Ev,
    ...args: AllButLast<EventParams<EmitEvents, Ev>>
  ): Promise<FirstArg<Last<EventParams<EmitEvents, Ev>>>> {
    return new Promise((resolve, reject) => {
      const onAnswer = (error: Error | null, value?: Loose) =>
        error === null ? resolve(value) : reject(error);
      this.#sender.emit({ args: [ev, ...args], flags: this.#takeFlags(), onAnswer });
    });
  }

  /** The channels of this socket. */
  get channels(): Channels {
    this.#channels ??= new Channels(createChannelLink(this, this.#sender), CHANCE);
    return this.#channels;
  }

  /**
   * A durable, ordered log of events: what is published is not lost, and what was missed follows. The same name gives the same channel;
   * the options of the first time hold.
   */
  channel<Events extends object = ChannelEvents>(
    name: string,
    options?: ChannelOptions,
  ): Channel<Events> {
    return this.channels.get<Events>(name, options);
  }

  /** Sends the event "message". */
  send(...args: Loose[]): this {
    this.#sender.emit({ args: ["message", ...args], flags: this.#takeFlags() });
    return this;
  }

  /** Whether compression may be spent on the next event. */
  compress(compress: boolean): this {
    this.#flags.compress = compress;
    return this;
  }

  /** The next event is dropped where it cannot leave at once. */
  get volatile(): this {
    this.#flags.volatile = true;
    return this;
  }

  /** Sets within how many ms the server must acknowledge the next event. */
  protected setTimeoutFlag(timeout: number): void {
    this.#flags.timeout = timeout;
  }

  #takeFlags(): EmitFlags {
    const flags = this.#flags;
    this.#flags = {};
    return flags;
  }

  #takesChannelEvent(event: readonly unknown[]): boolean {
    const [name] = event;
    const isReserved = typeof name === "string" && name.startsWith(CHANNEL_EVENT_PREFIX);
    return isReserved && this.channels.take(event);
  }

  #createSender(opts: SocketOptions): EventSender {
    const socket = this;
    return new EventSender(
      {
        nsp: this.nsp,
        timers: this.io._timers,
        get ready() {
          return socket.connected && socket.io._alive;
        },
        get writable() {
          return socket.io._writable;
        },
        send: (packet) => {
          if ("data" in packet && Array.isArray(packet.data)) this.notifyOutgoing(packet.data);
          this.io._packet(packet);
        },
      },
      opts,
    );
  }

  #createSession(): Session {
    const socket = this;
    return new Session(this.nsp, this.io, {
      get auth() {
        return socket.auth;
      },
      onConnect: () => {
        this.#sender.start();
        this.emitReserved("connect");
        this.#channels?.onConnect();
      },
      onConnectError: (error) => this.emitReserved("connect_error", error),
      onDisconnect: (reason, details) => {
        this.#channels?.onDisconnect();
        this.emitReserved("disconnect", reason as ClientReason, details);
        this.#sender.stop();
      },
      onEvent: (event) => {
        if (!this.#takesChannelEvent(event)) this.emitIncoming(event);
      },
      onAck: (id, args) => this.#sender.settle(id, args),
    });
  }
}
