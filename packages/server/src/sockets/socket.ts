import type { IncomingMessage } from "node:http";
import { type Loose, PacketType, type SocketPacket } from "@baro/protocol";
import type {
  AdapterLike,
  PrivateSessionId,
  Room,
  Session,
  SocketId,
} from "../adapter/contract.ts";
import type { NamespaceChannels } from "../channels/channels.ts";
import type { EngineConnection } from "../engine/contract.ts";
import { randomId } from "../engine/id.ts";
import { type LimitCode, tellLimitReached } from "../engine/limit-reached.ts";
import type { ClientView, Namespace, Server, Socket as SocketApi } from "./api.ts";
import { attempt, watch } from "./attempt.ts";
import { refuseReserved } from "./event-packet.ts";
import type { FrameSink } from "./fan-out.ts";
import { buildHandshake } from "./handshake.ts";
import { InputError } from "./input-error.ts";
import type { Failing } from "./lost.ts";
import { type OutboundHost, OutboundSocket } from "./outbound-socket.ts";
import { RECOVERABLE_REASONS } from "./recoverable.ts";
import type { Joining } from "./revisions.ts";
import type { DisconnectReason, Handshake } from "./types.ts";

/** What a socket needs of its namespace. */
export interface SocketHost extends Namespace<Loose, Loose, Loose, Loose>, OutboundHost {
  adapter: AdapterLike;
  readonly channels: NamespaceChannels<Loose>;
  /** The socket has left. */
  forget(socket: Socket): void;
  /** The socket was not let in, and its client may come for its state again. */
  release(socket: Socket): void;
  /** Something of the namespace has failed. */
  failed(error: unknown, event: string, failing: Failing): void;
}

/** What a socket needs of its client. */
export interface SocketClient extends ClientView, FrameSink {
  readonly joining: Joining;
  send(packet: SocketPacket): void;
  disconnect(): void;
  /** Ends the connection of a client that has more than it may. */
  exceed(error: InputError): void;
  left(namespace: string, socket: Socket): void;
}

/** What a new socket begins with. */
export interface SocketInit {
  readonly auth: { [key: string]: Loose };
  /** The state of an earlier connection, to go on with. */
  readonly session?: Session | undefined;
}

/** Before the middleware has decided; in the namespace; and after, or refused. */
type SocketState = "joining" | "connected" | "left";

/** One client in one namespace. Its public face is described in api.ts. */
export class Socket extends OutboundSocket implements SocketApi<Loose, Loose, Loose, Loose> {
  readonly nsp: SocketHost;
  readonly client: SocketClient;
  readonly id: SocketId;
  readonly recovered: boolean;
  /** The secret that brings this state back; given to the client alone. */
  readonly pid: PrivateSessionId | undefined;
  readonly #issued = Date.now();
  /** Undefined: none, which is what most have. */
  readonly #auth: { [key: string]: Loose } | undefined;
  #state: SocketState = "joining";
  #handshake: Handshake | undefined;
  #data: unknown;

  constructor(nsp: SocketHost, client: SocketClient, { auth, session }: SocketInit) {
    super();
    this.nsp = nsp;
    this.client = client;
    this.#auth = isEmpty(auth) ? undefined : auth;
    this.recovered = session !== undefined;
    this.id = session?.sid ?? client.joining.socketId(client.conn, nsp.name);
    if (nsp.services.recovery) this.pid = session?.pid ?? randomId();
    if (session) this.#restore(session);
  }

  get connected(): boolean {
    return this.#state === "connected";
  }

  get server(): Server<Loose, Loose, Loose, Loose> {
    return this.nsp.server;
  }

  get adapter(): AdapterLike {
    return this.nsp.adapter;
  }

  get disconnected(): boolean {
    return !this.connected;
  }

  get conn(): EngineConnection {
    return this.client.conn;
  }

  get request(): IncomingMessage {
    return this.client.request;
  }

  get rooms(): Set<Room> {
    return this.nsp.adapter.socketRooms(this.id) ?? new Set();
  }

  get handshake(): Handshake {
    this.#handshake ??= buildHandshake(this.conn, this.#auth ?? {}, this.#issued);
    return this.#handshake;
  }

  get data(): Loose {
    this.#data ??= {};
    return this.#data;
  }

  set data(data: unknown) {
    this.#data = data;
  }

  join(rooms: Room | Room[]): Promise<void> | void {
    if (this.#state === "left") return;
    const wanted = new Set(Array.isArray(rooms) ? rooms : [rooms]);
    const { adapter, services } = this.nsp;
    const known = adapter.socketRooms(this.id)?.size ?? 0;
    if (known + wanted.size > services.bounds.maxRoomsPerSocket && this.#isCrowded(wanted)) return;
    return watch(adapter.addAll(this.id, wanted), this.nsp.onAdapterFailure);
  }

  leave(room: Room): Promise<void> | void {
    if (this.#state === "left") return;
    return watch(this.nsp.adapter.del(this.id, room), this.nsp.onAdapterFailure);
  }

  leaveAll(): void {
    if (this.#state === "left") return;
    watch(this.nsp.adapter.delAll(this.id), this.nsp.onAdapterFailure);
  }

  disconnect(close = false): this {
    if (!this.connected) return this;
    if (close) {
      this.client.disconnect();
    } else {
      this.#attemptToSend({ type: PacketType.DISCONNECT, nsp: this.nsp.name });
      this.end("server namespace disconnect");
    }
    return this;
  }

  /** The namespace took the client in: joins its own room, and tells the client. */
  open(): void {
    this.#state = "connected";
    attempt(() => void this.join(this.id), this.nsp.onAdapterFailure);
    const data = this.pid === undefined ? { sid: this.id } : { sid: this.id, pid: this.pid };
    const packet = this.client.joining.accepted(this.nsp.name, data);
    // A client that cannot be told would wait for ever.
    if (!this.#attemptToSend(packet)) this.client.disconnect();
  }

  /** Ends the socket, whoever wanted it. Listeners that throw do not stop it. */
  end(reason: DisconnectReason, description?: unknown): void {
    if (!this.connected) return;
    this.tell("disconnecting", reason, description);
    if (this.pid !== undefined && RECOVERABLE_REASONS.has(reason)) this.#persist(this.pid);
    this.abandon();
    this.tell("disconnect", reason, description);
  }

  /** The client is gone before it was let in. Unless this side wanted that, its state waits for it. */
  lost(reason: DisconnectReason): void {
    if (reason !== "forced close") this.nsp.release(this);
    this.abandon();
  }

  /** Gives back all that the socket holds. Once: a client that came back may have a socket of the same id by then. */
  abandon(): void {
    if (this.#state === "left") return;
    this.#state = "left";
    attempt(() => this.nsp.adapter.delAll(this.id), this.nsp.onAdapterFailure);
    this.nsp.forget(this);
    this.client.left(this.nsp.name, this);
    this.forgetAnswers();
    this.forgetEvents();
    this.endChannels();
  }

  protected onAnswerGivenUp(): void {
    this.nsp.services.counters.droppedAcks++;
    this.#tellLimit("MAX_PENDING_ACKS");
  }

  protected onTooManyWaiting(): void {
    this.#tellLimit("MAX_CONCURRENT_LISTENERS");
    this.client.exceed(new InputError("MAX_CONCURRENT_LISTENERS"));
  }

  protected onDisconnectPacket(): void {
    this.end("client namespace disconnect");
  }

  /** Whether the client would be in too many rooms: then it is closed, as their names are mostly its own choice. */
  #isCrowded(wanted: ReadonlySet<Room>): boolean {
    const { bounds, counters } = this.nsp.services;
    if (new Set([...this.rooms, ...wanted]).size <= bounds.maxRoomsPerSocket) return false;
    counters.roomLimits++;
    this.#tellLimit("MAX_ROOMS_PER_SOCKET");
    this.client.exceed(new InputError("MAX_ROOMS_PER_SOCKET"));
    return true;
  }

  #tellLimit(code: LimitCode): void {
    const { serverId } = this.nsp.services;
    tellLimitReached({ code, server: serverId, connection: this.conn.id });
  }

  #persist(pid: PrivateSessionId): void {
    const { id: sid, data } = this;
    attempt(
      () => this.nsp.adapter.persistSession({ sid, pid, rooms: [...this.rooms], data }),
      this.nsp.onAdapterFailure,
    );
  }

  /** @returns whether it is on its way: a custom parser may fail at it */
  #attemptToSend(packet: SocketPacket): boolean {
    try {
      this.client.send(packet);
      return true;
    } catch (error) {
      this.nsp.failed(error, "parser", "parser");
      return false;
    }
  }

  /** What was missed waits until the client is in: it may be refused. */
  #restore({ rooms, data, missedPackets }: Session): void {
    for (const [name] of missedPackets) refuseReserved(name);
    this.#data = data;
    void this.join(rooms);
  }
}

function isEmpty(object: object): boolean {
  for (const _key in object) return false;
  return true;
}
