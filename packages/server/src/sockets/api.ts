import type { IncomingMessage } from "node:http";
import type {
  AllButLast,
  DecorateAcknowledgements,
  DecorateAcknowledgementsWithMultipleResponses,
  DecorateAcknowledgementsWithTimeoutAndMultipleResponses,
  DefaultEventsMap,
  EventNames,
  EventNamesWithAck,
  EventParams,
  EventsMap,
  FirstNonErrorArg,
  Last,
  Loose,
  SubscribeRequest,
} from "@baro/protocol";
import type { AdapterConstructor, AdapterLike, Room, SocketId } from "../adapter/contract.ts";
import type { Channels } from "../channels/api.ts";
import type { Channel, ChannelEvents } from "../channels/channel.ts";
import type { ForeignConnection } from "../compat/foreign-engine.ts";
import type { EngineConnection } from "../engine/contract.ts";
import type { NodeEngine } from "../hosts/node/node-engine.ts";
import type { BroadcastOperator, BroadcastStart, SocketsControl } from "./broadcast-api.ts";
import type { DrainOptions } from "./drain.ts";
import type { HttpServerLike } from "./host.ts";
import type { ServerOptions } from "./options.ts";
import type { RemoveAcknowledgements, TypedEmitter } from "./typed-emitter.ts";
import type {
  Event,
  ExtendedError,
  Handshake,
  MiddlewareOptions,
  Next,
  SocketReservedEvents,
} from "./types.ts";

// The public types that name each other stand in one file, so that no import circle arises; the classes implement them.

type Many<EmitEvents extends EventsMap> = DecorateAcknowledgementsWithMultipleResponses<EmitEvents>;
type AnyListener = (...args: Loose[]) => void;

/** One connection of a client, shared by all its namespaces. */
export interface ClientView {
  readonly conn: EngineConnection;
  /** The request that opened the connection. */
  readonly request: IncomingMessage;
  /** The connection's id. */
  readonly id: string;
}

/** One client in one namespace. */
export interface Socket<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
  ServerSideEvents extends EventsMap = DefaultEventsMap,
  SocketData = Loose,
> extends TypedEmitter<ListenEvents, EmitEvents, SocketReservedEvents>,
    Pick<BroadcastStart<Many<EmitEvents>, SocketData>, "to" | "in" | "except" | "local"> {
  readonly nsp: Namespace<ListenEvents, EmitEvents, ServerSideEvents, SocketData>;
  readonly client: ClientView;
  /** 20 random URL-safe characters; also the name of the room that this socket alone is in. */
  readonly id: SocketId;
  /** Whether the state of an earlier connection was restored. */
  readonly recovered: boolean;
  readonly handshake: Handshake;
  /** A place for the app's own data, visible to `fetchSockets`. */
  data: SocketData;
  /** False in a middleware of the namespace and after the disconnection. */
  readonly connected: boolean;
  readonly disconnected: boolean;
  readonly request: IncomingMessage;
  readonly conn: EngineConnection;
  /** The rooms it is in, its own included; a live view, not to be changed. */
  readonly rooms: Set<Room>;
  /**
   * Sends an event to this client. A function as last argument gets the client's answer.
   * @returns true
   * @throws Error `"<event>" is a reserved event name`; ProtocolError `SOCKET_UNENCODABLE`
   */
  emit<Ev extends EventNames<EmitEvents>>(event: Ev, ...args: EventParams<EmitEvents, Ev>): boolean;
  /** Sends an event and resolves with the client's answer; rejects only after `timeout(ms)`. */
  emitWithAck<Ev extends EventNamesWithAck<EmitEvents>>(
    event: Ev,
    ...args: AllButLast<EventParams<EmitEvents, Ev>>
  ): Promise<FirstNonErrorArg<Last<EventParams<EmitEvents, Ev>>>>;
  /** Sends the event `message`. */
  send(...args: EventParams<EmitEvents, "message">): this;
  /** The same as `send`. */
  write(...args: EventParams<EmitEvents, "message">): this;
  join(rooms: Room | Room[]): Promise<void> | void;
  leave(room: Room): Promise<void> | void;
  leaveAll(): void;
  /**
   * Subscribes the client to a channel, without asking `authorize`. Its next connection asks for it anew, by itself.
   * @param options where to begin: `after` a position, or with the newest `last` entries; default: with what comes next
   * @throws ChannelError
   */
  subscribe(channel: string, options?: Omit<SubscribeRequest, "channel">): Promise<void>;
  /** Ends the client's subscription. */
  unsubscribe(channel: string): void;
  /** Leaves the namespace. @param close with true, the connection and all its namespaces */
  disconnect(close?: boolean): this;
  /** Whether compression may be spent on the next event. */
  compress(compress: boolean): this;
  /** The next event may be lost when the client cannot take it at once. */
  get volatile(): this;
  /** When the client cannot take the next event at once, only the newest of this event and key waits for it. */
  latest(key?: string): this;
  /** Bytes that wait to be sent to this client, whatever its namespaces. */
  readonly bufferedBytes: number;
  /**
   * Resolves with true once all that was sent has left and the connection takes more, with false once it is over. For
   * senders that wait for slow clients instead of filling their buffer.
   */
  drained(): Promise<boolean>;
  /** To everybody in the namespace but this socket. */
  get broadcast(): BroadcastOperator<Many<EmitEvents>, SocketData>;
  /** How long the answer to the next event is awaited; then the callback gets "operation has timed out". ms */
  timeout(
    ms: number,
  ): Socket<ListenEvents, DecorateAcknowledgements<EmitEvents>, ServerSideEvents, SocketData>;
  /** Adds a middleware for every event of this client; its errors go to `error`. */
  use(middleware: (event: Event, next: Next<Error>) => void): this;
  /** Hears every event of this client, before its own listeners. */
  onAny(listener: AnyListener): this;
  prependAny(listener: AnyListener): this;
  /** Without a listener, removes all. */
  offAny(listener?: AnyListener): this;
  listenersAny(): AnyListener[];
  /** Hears every event that is sent to this client, broadcasts included. */
  onAnyOutgoing(listener: AnyListener): this;
  prependAnyOutgoing(listener: AnyListener): this;
  offAnyOutgoing(listener?: AnyListener): this;
  listenersAnyOutgoing(): AnyListener[];
}

/** Decides about a client that wants to join a namespace. */
export type NamespaceMiddleware<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ServerSideEvents extends EventsMap,
  SocketData,
> = (
  socket: Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>,
  next: Next<ExtendedError>,
) => void;

/** Events that a namespace emits by itself. */
interface NamespaceReservedEvents<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ServerSideEvents extends EventsMap,
  SocketData,
> {
  connect: (socket: Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>) => void;
  connection: (socket: Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>) => void;
  /** Something failed that none of its sockets hears of: a listener, a middleware after `next`, the adapter. */
  error: (error: Loose) => void;
}

/** Events that a server emits by itself. */
interface ServerReservedEvents<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ServerSideEvents extends EventsMap,
  SocketData,
> extends NamespaceReservedEvents<ListenEvents, EmitEvents, ServerSideEvents, SocketData> {
  new_namespace: (
    namespace: Namespace<ListenEvents, EmitEvents, ServerSideEvents, SocketData>,
  ) => void;
}

/** What a namespace and a server (for its main namespace) can do alike. */
interface NamespaceActions<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ServerSideEvents extends EventsMap,
  SocketData,
> extends BroadcastStart<Many<EmitEvents>, SocketData>,
    SocketsControl<EmitEvents, SocketData> {
  /** What clients may do with channels, and how much of them is kept. */
  readonly channels: Channels<Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>>;
  /** A durable, ordered log of events. @throws ChannelError bad_request when the name cannot be one */
  channel<Events extends object = ChannelEvents>(name: string): Channel<Events>;
  /** Adds a middleware that every client passes before `connection`. */
  use(
    middleware: NamespaceMiddleware<ListenEvents, EmitEvents, ServerSideEvents, SocketData>,
    options: MiddlewareOptions | undefined,
  ): this;
  // By itself, and last: so that it may be handed on as that of Socket.IO, as to `forEach`.
  use(
    middleware: NamespaceMiddleware<ListenEvents, EmitEvents, ServerSideEvents, SocketData>,
  ): this;
  /** Sends the event `message` to all. */
  send(...args: EventParams<EmitEvents, "message">): this;
  /** The same as `send`. */
  write(...args: EventParams<EmitEvents, "message">): this;
  /** Sends an event to the other servers of the cluster. */
  serverSideEmit<Ev extends EventNames<ServerSideEvents>>(
    event: Ev,
    ...args: EventParams<
      DecorateAcknowledgementsWithTimeoutAndMultipleResponses<ServerSideEvents>,
      Ev
    >
  ): boolean;
  /** The same, resolving with one answer of each other server. */
  serverSideEmitWithAck<Ev extends EventNamesWithAck<ServerSideEvents>>(
    event: Ev,
    ...args: AllButLast<EventParams<ServerSideEvents, Ev>>
  ): Promise<FirstNonErrorArg<Last<EventParams<ServerSideEvents, Ev>>>[]>;
}

/** A part of a server's clients with rooms, middleware and listeners of its own. `emit` sends to all of them. */
export interface Namespace<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
  ServerSideEvents extends EventsMap = DefaultEventsMap,
  SocketData = Loose,
> extends TypedEmitter<
      ServerSideEvents,
      RemoveAcknowledgements<EmitEvents>,
      NamespaceReservedEvents<ListenEvents, EmitEvents, ServerSideEvents, SocketData>
    >,
    NamespaceActions<ListenEvents, EmitEvents, ServerSideEvents, SocketData> {
  readonly name: string;
  readonly server: Server<ListenEvents, EmitEvents, ServerSideEvents, SocketData>;
  /** Connected sockets; those still in a middleware are not among them. */
  readonly sockets: Map<SocketId, Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>>;
  adapter: AdapterLike;
}

/** Decides whether a namespace of this name may come to be: `next(null, true)`. */
export type NamespaceMatcher = (
  name: string,
  auth: { [key: string]: Loose },
  next: (error: Error | null, allow: boolean) => void,
) => void;

/** A realtime server: the main namespace `/`, and all others by `of`. */
export interface Server<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
  ServerSideEvents extends EventsMap = DefaultEventsMap,
  SocketData = Loose,
> extends TypedEmitter<
      ServerSideEvents,
      RemoveAcknowledgements<EmitEvents>,
      ServerReservedEvents<ListenEvents, EmitEvents, ServerSideEvents, SocketData>
    >,
    NamespaceActions<ListenEvents, EmitEvents, ServerSideEvents, SocketData> {
  /** The main namespace. */
  readonly sockets: Namespace<ListenEvents, EmitEvents, ServerSideEvents, SocketData>;
  /** The engine below; undefined until the server is attached. */
  engine: NodeEngine;
  /** Undefined until the server is attached. */
  httpServer: HttpServerLike;
  readonly opts: Partial<ServerOptions>;
  /** Which server of this process it is, as the messages of its diagnostics channels say. */
  readonly serverId: number;
  /** A namespace by name, made on first use; or one that makes namespaces whose name matches. */
  of(
    name: string | RegExp | NamespaceMatcher,
    listener?: (socket: Socket<ListenEvents, EmitEvents, ServerSideEvents, SocketData>) => void,
  ): Namespace<ListenEvents, EmitEvents, ServerSideEvents, SocketData>;
  path(path: string): this;
  path(): string;
  serveClient(serve: boolean): this;
  serveClient(): boolean;
  /** How long a client may stay in no namespace. ms */
  connectTimeout(ms: number): this;
  connectTimeout(): number;
  adapter(adapter: AdapterConstructor): this;
  adapter(): AdapterConstructor | undefined;
  /** Attaches to an HTTP server, or to a new one on this port. */
  attach(server: HttpServerLike | number, options?: Partial<ServerOptions>): this;
  /** The same as `attach`. */
  listen(server: HttpServerLike | number, options?: Partial<ServerOptions>): this;
  /** Takes clients of an engine: also of another than ours, as of the package `engine.io`. */
  bind(engine: Loose): this;
  /** Takes one client. */
  onconnection(connection: ForeignConnection): this;
  /**
   * Whether new clients are welcome: the store of channels answers, and neither `drain` nor `close` was called. It waits for the
   * store as long as that takes; `health` makes an answer to HTTP of it, in time.
   */
  ready(): Promise<boolean>;
  /**
   * Stops without loss: takes no new clients (503 with Retry-After) and lets go of the port at once, so that another process
   * may have it; closes the connections one after the other, each when what was acknowledged is on its way, so that the
   * clients reconnect by themselves and not all in one moment; then `close()`. What is connected to the HTTP server when the timeout
   * is over is cut, so that it does not wait for clients any longer; for the adapters and the store it does as `close` does. Idempotent.
   */
  drain(options?: DrainOptions): Promise<void>;
  /**
   * Disconnects all, closes adapters, engine, store and HTTP server. An adapter or a store that has not closed after `closeTimeout` is
   * waited for no more, which `error` listeners hear (`CLOSE_TIMEOUT`).
   * @param callback called with the HTTP server's error, if any
   */
  close(callback?: (error?: Error) => void): Promise<void>;
}
