import type {
  AllButLast,
  DecorateAcknowledgements,
  EventNames,
  EventNamesWithError,
  EventParams,
  EventsMap,
  FirstNonErrorArg,
  Last,
} from "@baro/protocol";
import type { Room, SocketId } from "../adapter/contract.ts";
import type { Handshake } from "./types.ts";

/** What begins a broadcast, on whatever has clients: each gives a new operator and changes nothing. */
export interface BroadcastStart<EmitEvents extends EventsMap, SocketData> {
  /** Only to members of a room, or of any of several; a client in two of them gets one copy. */
  to(room: Room | Room[]): BroadcastOperator<EmitEvents, SocketData>;
  /** The same as `to`. */
  in(room: Room | Room[]): BroadcastOperator<EmitEvents, SocketData>;
  /** Not to members of a room, or of any of several. */
  except(room: Room | Room[]): BroadcastOperator<EmitEvents, SocketData>;
  /** Whether compression may be spent on it. Default true. */
  compress(compress: boolean): BroadcastOperator<EmitEvents, SocketData>;
  /** Clients that cannot take it at once do without. */
  get volatile(): BroadcastOperator<EmitEvents, SocketData>;
  /**
   * Clients that cannot take it at once get only the newest of this event to the same rooms: what waits is replaced.
   * @param key tells streams of one event apart, as one per document
   */
  latest(key?: string): BroadcastOperator<EmitEvents, SocketData>;
  /** Only to clients of this server, not of the others of a cluster. */
  get local(): BroadcastOperator<EmitEvents, SocketData>;
  /** How long acknowledgements are awaited. ms */
  timeout(ms: number): BroadcastOperator<DecorateAcknowledgements<EmitEvents>, SocketData>;
}

/** What can be done to sockets of this server and of the others of a cluster. */
export interface SocketsControl<EmitEvents extends EventsMap, SocketData> {
  /** The matching sockets: those of this server themselves, others as {@link RemoteSocket}. */
  fetchSockets(): Promise<RemoteSocket<EmitEvents, SocketData>[]>;
  /** Has the matching sockets join a room, or several. */
  socketsJoin(room: Room | Room[]): void;
  /** Has the matching sockets leave a room, or several. */
  socketsLeave(room: Room | Room[]): void;
  /** Disconnects the matching sockets. @param close with true, their connections too */
  disconnectSockets(close?: boolean): void;
  /** @deprecated use `fetchSockets` */
  allSockets(): Promise<Set<SocketId>>;
}

/** A broadcast in the making. Immutable: every method gives a new one. */
export interface BroadcastOperator<EmitEvents extends EventsMap, SocketData>
  extends BroadcastStart<EmitEvents, SocketData>,
    SocketsControl<EmitEvents, SocketData> {
  /**
   * Sends the event. A function as last argument is called with `(error, answers)` once all clients have answered, or
   * with the error "operation has timed out" and the answers so far after `timeout(ms)`.
   * @returns true
   * @throws Error `"<event>" is a reserved event name`
   */
  emit<Ev extends EventNames<EmitEvents>>(event: Ev, ...args: EventParams<EmitEvents, Ev>): boolean;
  /** The same with a promise; the error carries the answers so far as `responses`. */
  emitWithAck<Ev extends EventNamesWithError<EmitEvents>>(
    event: Ev,
    ...args: AllButLast<EventParams<EmitEvents, Ev>>
  ): Promise<FirstNonErrorArg<Last<EventParams<EmitEvents, Ev>>>>;
}

/** A socket that may be on another server: what can be known of it and done to it from here. */
export interface RemoteSocket<EmitEvents extends EventsMap, SocketData> {
  readonly id: SocketId;
  readonly handshake: Handshake;
  readonly rooms: Set<Room>;
  readonly data: SocketData;
  /** How long an acknowledgement is awaited. ms */
  timeout(ms: number): BroadcastOperator<DecorateAcknowledgements<EmitEvents>, SocketData>;
  /** Sends to this socket alone; an acknowledgement gets one answer. */
  emit<Ev extends EventNames<EmitEvents>>(event: Ev, ...args: EventParams<EmitEvents, Ev>): boolean;
  join(room: Room | Room[]): void;
  leave(room: Room): void;
  /** @param close with true, the connection too */
  disconnect(close?: boolean): this;
}
