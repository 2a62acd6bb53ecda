import type { Loose } from "@baro/protocol";
import type { Room, SocketId } from "../adapter/contract.ts";
import type { BroadcastOperator, RemoteSocket as RemoteSocketApi } from "./broadcast-api.ts";
import type { Handshake } from "./types.ts";

/** What another server says of one of its sockets. */
export interface SocketDetails {
  readonly id: SocketId;
  readonly handshake: Handshake;
  readonly rooms: readonly Room[];
  readonly data: Loose;
}

/** A socket of another server. */
export class RemoteSocket implements RemoteSocketApi<Loose, Loose> {
  readonly id: SocketId;
  readonly handshake: Handshake;
  readonly rooms: Set<Room>;
  readonly data: Loose;
  readonly #operator: BroadcastOperator<Loose, Loose>;

  /** @param operator a broadcast to this socket alone */
  constructor(operator: BroadcastOperator<Loose, Loose>, details: SocketDetails) {
    this.id = details.id;
    this.handshake = details.handshake;
    this.rooms = new Set(details.rooms);
    this.data = details.data;
    this.#operator = operator;
  }

  timeout(ms: number): BroadcastOperator<Loose, Loose> {
    return this.#operator.timeout(ms);
  }

  emit(event: string | symbol, ...args: unknown[]): boolean {
    return this.#operator.emit(event, ...args);
  }

  join(room: Room | Room[]): void {
    this.#operator.socketsJoin(room);
  }

  leave(room: Room): void {
    this.#operator.socketsLeave(room);
  }

  disconnect(close = false): this {
    this.#operator.disconnectSockets(close);
    return this;
  }
}
