import { EventEmitter } from "node:events";
import type { EventPacket, Loose, SocketPacket } from "@baro/protocol";
import type { ListenerOwner } from "../diagnostics/listener-failed.ts";
import type { Frame } from "../engine/frame.ts";
import { notify } from "../engine/surface.ts";
import type {
  AdapterLike,
  BroadcastAck,
  BroadcastOptions,
  PrivateSessionId,
  Room,
  Session,
  SessionToPersist,
  SocketId,
} from "./contract.ts";

/** What this adapter needs of a socket. */
export interface AdapterSocket {
  readonly id: SocketId;
  readonly acks: { set(id: number, ack: BroadcastAck): unknown };
  readonly client: {
    writeFrames(frames: readonly Frame[], volatile: boolean): void;
    writeLatest(frames: readonly Frame[], key: string): void;
  };
  notifyOutgoingListeners(packet: { readonly data?: readonly unknown[] }): void;
  join(rooms: Room[]): unknown;
  leave(room: Room): unknown;
  disconnect(close: boolean): unknown;
}

/** What this adapter needs of its namespace. */
export interface AdapterHost {
  readonly name: string;
  readonly sockets: ReadonlyMap<SocketId, AdapterSocket>;
  /** The id of the next event that is to be acknowledged. */
  _ids: number;
  readonly services: {
    readonly serverId: number;
    readonly fanOut: {
      frames(packet: SocketPacket, compress?: boolean): readonly Frame[];
      keyOf(packet: SocketPacket, key: string, rooms: Iterable<Room>): string;
    };
  };
}

/** Keeps the rooms of one namespace in this process and reaches their members. */
export class MemoryAdapter extends EventEmitter implements AdapterLike {
  readonly nsp: AdapterHost;
  readonly rooms = new Map<Room, Set<SocketId>>();
  readonly sids = new Map<SocketId, Set<Room>>();

  constructor(namespace: AdapterHost) {
    super();
    this.nsp = namespace;
  }

  /** Whose the listeners to rooms are, in what is told by diagnostics. */
  get listenerOwner(): ListenerOwner {
    return { server: this.nsp.services.serverId, namespace: this.nsp.name };
  }

  init(): Promise<void> | void {}

  close(): Promise<void> | void {}

  serverCount(): Promise<number> {
    return Promise.resolve(1);
  }

  addAll(id: SocketId, rooms: Set<Room>): Promise<void> | void {
    if (isOwnRoomOnly(id, rooms) && !this.sids.has(id) && !this.rooms.has(id)) {
      this.#enterOwnRoom(id);
      return;
    }
    this.#separate(id);
    const joined = entry(this.sids, id);
    for (const room of rooms) {
      if (joined.has(room)) continue;
      joined.add(room);
      this.#enter(id, room);
    }
  }

  del(id: SocketId, room: Room): Promise<void> | void {
    this.#separate(id);
    if (this.sids.get(id)?.delete(room)) this.#exit(id, room);
  }

  delAll(id: SocketId): void {
    this.#separate(id);
    const joined = this.sids.get(id);
    if (joined === undefined) return;
    for (const room of joined) this.#exit(id, room);
    this.sids.delete(id);
  }

  broadcast(packet: EventPacket, options: BroadcastOptions): void {
    this.send({ ...packet, nsp: this.nsp.name }, options);
  }

  broadcastWithAck(
    packet: { -readonly [K in keyof EventPacket]: EventPacket[K] },
    options: BroadcastOptions,
    onClientCount: (count: number) => void,
    ack: BroadcastAck,
  ): void {
    const id = this.nsp._ids++;
    packet.id = id;
    let count = 0;
    this.send({ ...packet, nsp: this.nsp.name }, options, (socket) => {
      count++;
      socket.acks.set(id, ack);
    });
    onClientCount(count);
  }

  sockets(rooms: Set<Room>): Promise<Set<SocketId>> {
    const ids = new Set<SocketId>();
    this.#each({ rooms }, (socket) => ids.add(socket.id));
    return Promise.resolve(ids);
  }

  socketRooms(id: SocketId): Set<Room> | undefined {
    return this.sids.get(id);
  }

  fetchSockets(options: BroadcastOptions): Promise<Loose[]> {
    return Promise.resolve(this.#select(options));
  }

  addSockets(options: BroadcastOptions, rooms: Room[]): void {
    for (const socket of this.#select(options)) socket.join(rooms);
  }

  delSockets(options: BroadcastOptions, rooms: Room[]): void {
    for (const socket of this.#select(options)) {
      for (const room of rooms) socket.leave(room);
    }
  }

  disconnectSockets(options: BroadcastOptions, close: boolean): void {
    for (const socket of this.#select(options)) socket.disconnect(close);
  }

  serverSideEmit(_packet: unknown[]): void {
    console.warn("this adapter does not support the serverSideEmit() functionality");
  }

  persistSession(_session: SessionToPersist): void {}

  restoreSession(_pid: PrivateSessionId, _offset?: string): Promise<Session | undefined> {
    return Promise.resolve(undefined);
  }

  /**
   * Encodes once; the same frames go to every connection.
   * @returns the size of the frames
   */
  protected send(
    packet: EventPacket,
    options: BroadcastOptions,
    before?: (socket: AdapterSocket) => void,
  ): number {
    const { volatile = false, compress, latest } = options.flags ?? {};
    const { fanOut } = this.nsp.services;
    const frames = fanOut.frames(packet, compress);
    const key = latest === undefined ? undefined : fanOut.keyOf(packet, latest, options.rooms);
    this.#each(options, (socket) => {
      before?.(socket);
      socket.notifyOutgoingListeners(packet);
      if (key === undefined) socket.client.writeFrames(frames, volatile);
      else socket.client.writeLatest(frames, key);
    });
    return frames.reduce((size, frame) => size + frame.size, 0);
  }

  /** Those who are meant, at this moment: for what changes rooms on the way. */
  #select(options: BroadcastOptions): AdapterSocket[] {
    const selected: AdapterSocket[] = [];
    this.#each(options, (socket) => selected.push(socket));
    return selected;
  }

  /** Visits each connected socket once that is in any of the rooms (in any at all when none is named) and is not excepted. */
  #each({ rooms, except }: BroadcastOptions, visit: (socket: AdapterSocket) => void): void {
    const excepted = this.#membersOf(except);
    for (const id of this.#candidates(rooms)) {
      if (excepted?.has(id)) continue;
      const socket = this.nsp.sockets.get(id);
      if (socket) visit(socket);
    }
  }

  #candidates(rooms: ReadonlySet<Room>): Iterable<SocketId> {
    if (rooms.size === 0) return this.sids.keys();
    return this.#membersOf(rooms) ?? [];
  }

  /** Members of any of the rooms; of one room, its own set. */
  #membersOf(rooms: ReadonlySet<Room> | undefined): ReadonlySet<SocketId> | undefined {
    if (rooms === undefined || rooms.size === 0) return undefined;
    if (rooms.size === 1) for (const room of rooms) return this.rooms.get(room);
    const members = new Set<SocketId>();
    for (const room of rooms) {
      for (const id of this.rooms.get(room) ?? []) members.add(id);
    }
    return members;
  }

  /**
   * A socket that is in its own room and no other: the rooms of the socket and the members of the room are the same set,
   * and most sockets never have another.
   */
  #enterOwnRoom(id: SocketId): void {
    const own = new Set([id]);
    this.sids.set(id, own);
    this.rooms.set(id, own);
    notify(this, "create-room", id);
    notify(this, "join-room", id, id);
  }

  /** Gives what is one set so far to each of its owners, before one of them changes it. */
  #separate(id: SocketId): void {
    const rooms = this.sids.get(id);
    if (rooms !== undefined && rooms === this.rooms.get(id)) this.sids.set(id, new Set(rooms));
  }

  #enter(id: SocketId, room: Room): void {
    this.#separate(room);
    const isNew = !this.rooms.has(room);
    entry(this.rooms, room).add(id);
    if (isNew) notify(this, "create-room", room);
    notify(this, "join-room", room, id);
  }

  #exit(id: SocketId, room: Room): void {
    const members = this.rooms.get(room);
    if (!members?.delete(id)) return;
    notify(this, "leave-room", room, id);
    if (members.size > 0) return;
    this.rooms.delete(room);
    notify(this, "delete-room", room);
  }
}

function isOwnRoomOnly(id: SocketId, rooms: ReadonlySet<Room>): boolean {
  return rooms.size === 1 && rooms.has(id);
}

function entry<Key, Value>(map: Map<Key, Set<Value>>, key: Key): Set<Value> {
  let set = map.get(key);
  if (set === undefined) {
    set = new Set();
    map.set(key, set);
  }
  return set;
}
