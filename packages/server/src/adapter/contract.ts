import type { EventEmitter } from "node:events";
import type { Loose } from "@baro/protocol";

/** Public name of one client in one namespace, and of the room that it alone is in. */
export type SocketId = string;

/** The secret by which a client asks for its former state. */
export type PrivateSessionId = string;

/** Name of a room. */
export type Room = string;

/** How a broadcast is sent. */
export interface BroadcastFlags {
  /** Those who cannot take it now do without. */
  volatile?: boolean;
  /** Whether compression may be spent on it. Default true. */
  compress?: boolean;
  /** Those who cannot take it now get only the newest of this event to these rooms, and of this key. */
  latest?: string;
  /** Only to clients of this server. */
  local?: boolean;
  broadcast?: boolean;
  binary?: boolean;
  /** How long acknowledgements are awaited. ms */
  timeout?: number;
  /** Whether one client alone is asked: its answer is given bare and not in an array. */
  expectSingleResponse?: boolean;
}

/** Who a broadcast is for: the members of any of `rooms` (everybody when empty) who are in none of `except`. */
export interface BroadcastOptions {
  rooms: Set<Room>;
  except?: Set<Room>;
  flags?: BroadcastFlags;
}

/** What is kept of a socket for its return. */
export interface SessionToPersist {
  sid: SocketId;
  pid: PrivateSessionId;
  rooms: Room[];
  data: unknown;
}

/** What a returning client gets back, with the events (`[name, ...args, offset]`) that it missed. */
export type Session = SessionToPersist & {
  missedPackets: unknown[][];
  /**
   * What it has missed since it was restored, until its client is in; undefined when some of that may be gone. Published
   * adapters know no such thing.
   */
  meanwhile?(): unknown[][] | undefined;
  /** Takes the state back: its client was not let in, and may come for it again. Published adapters know no such thing. */
  release?(): void;
};

/** Hears the answer of one client to a broadcast. */
export type BroadcastAck = (...args: Loose[]) => void;

/**
 * Keeps the rooms of one namespace and reaches their members, on this server or on all. The shape is that of the package
 * `socket.io-adapter` 2.5, so that adapters published for Socket.IO fit; what they need of a namespace is `AdapterHost`
 * in memory.ts and the compat folder.
 *
 * Emits `create-room` (room), `join-room` (room, id), `leave-room` (room, id), `delete-room` (room).
 */
export interface AdapterLike extends EventEmitter {
  readonly nsp: Loose;
  /** Members of each room of this server. */
  rooms: Map<Room, Set<SocketId>>;
  /** Rooms of each socket of this server. */
  sids: Map<SocketId, Set<Room>>;
  init(): Promise<void> | void;
  close(): Promise<void> | void;
  /** How many servers there are, this one counted. */
  serverCount(): Promise<number>;
  addAll(id: SocketId, rooms: Set<Room>): Promise<void> | void;
  del(id: SocketId, room: Room): Promise<void> | void;
  delAll(id: SocketId): void;
  broadcast(packet: Loose, options: BroadcastOptions): void;
  /** @param onClientCount told how many clients were reached, once per server */
  broadcastWithAck(
    packet: Loose,
    options: BroadcastOptions,
    onClientCount: (count: number) => void,
    ack: BroadcastAck,
  ): void;
  sockets(rooms: Set<Room>): Promise<Set<SocketId>>;
  socketRooms(id: SocketId): Set<Room> | undefined;
  fetchSockets(options: BroadcastOptions): Promise<Loose[]>;
  addSockets(options: BroadcastOptions, rooms: Room[]): void;
  delSockets(options: BroadcastOptions, rooms: Room[]): void;
  disconnectSockets(options: BroadcastOptions, close: boolean): void;
  /** @param packet `[name, ...args]`, with an acknowledgement as last element if one is awaited */
  serverSideEmit(packet: Loose[]): void;
  persistSession(session: SessionToPersist): void;
  /**
   * Resolves with nothing when there is no such session, or when packets after `offset` are gone.
   * @param offset of the last event that the client has received; undefined (only with `restoresFromStart`): it has
   * received none
   */
  restoreSession(pid: PrivateSessionId, offset: Loose): Promise<Loose>;
  /** Whether a client may return that has received no event yet. Published adapters know no such thing. */
  readonly restoresFromStart?: boolean;
}

/** Makes the adapter of a namespace: a class, or a function. */
export type AdapterConstructor =
  | (new (
      namespace: Loose,
    ) => AdapterLike)
  | ((namespace: Loose) => AdapterLike);
