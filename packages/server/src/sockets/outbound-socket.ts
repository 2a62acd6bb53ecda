import { type EventPacket, type Loose, PacketType, type SocketPacket } from "@baro/protocol";
import type { AdapterLike, BroadcastFlags, Room, SocketId } from "../adapter/contract.ts";
import type { AckCallback } from "./acks.ts";
import { watch } from "./attempt.ts";
import { type BroadcastHost, BroadcastOperator } from "./broadcast.ts";
import { ChannelSocket, type ChannelSocketHost } from "./channel-socket.ts";
import { eventPacket, refuseReserved, takeAck } from "./event-packet.ts";
import type { FrameSink } from "./fan-out.ts";

/** What the sending side of a socket needs of its namespace. */
export interface OutboundHost extends ChannelSocketHost, BroadcastHost {
  readonly adapter: AdapterLike;
  /** The id of the next event that is to be acknowledged. */
  _ids: number;
}

/** What it needs of its client. */
export interface OutboundClient extends FrameSink {
  send(packet: SocketPacket): void;
}

/** The sending side of a socket: what its client is told, and whom it speaks to through its namespace. */
export abstract class OutboundSocket extends ChannelSocket {
  abstract override readonly nsp: OutboundHost;
  abstract override readonly client: OutboundClient;
  abstract override readonly id: SocketId;
  /** Of the next emission. */
  #flags: BroadcastFlags | undefined;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    refuseReserved(event);
    const ack = takeAck(args);
    const flags = this.#takeFlags();
    const packet = eventPacket(this.nsp.name, event, args);
    if (ack) this.#sendAwaiting(packet, ack, flags);
    else if (this.nsp.services.recovery) this.#sendKept(packet, flags);
    else this.#send(packet, flags);
    return true;
  }

  emitWithAck(event: string | symbol, ...args: unknown[]): Promise<Loose> {
    const withTimeout = this.#flags?.timeout !== undefined;
    return new Promise((resolve, reject) => {
      const settle = (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer));
      this.emit(event, ...args, withTimeout ? settle : resolve);
    });
  }

  send(...args: unknown[]): this {
    this.emit("message", ...args);
    return this;
  }

  write(...args: unknown[]): this {
    return this.send(...args);
  }

  compress(compress: boolean): this {
    this.#flags = { ...this.#flags, compress };
    return this;
  }

  get volatile(): this {
    this.#flags = { ...this.#flags, volatile: true };
    return this;
  }

  latest(key = ""): this {
    this.#flags = { ...this.#flags, latest: key };
    return this;
  }

  get bufferedBytes(): number {
    return this.conn.bufferedBytes;
  }

  drained(): Promise<boolean> {
    return new Promise((resolve) => this.conn.whenDrained(resolve));
  }

  timeout(timeout: number): this {
    this.#flags = { ...this.#flags, timeout };
    return this;
  }

  to(room: Room | Room[]): BroadcastOperator {
    return this.broadcast.to(room);
  }

  in(room: Room | Room[]): BroadcastOperator {
    return this.broadcast.to(room);
  }

  except(room: Room | Room[]): BroadcastOperator {
    return this.broadcast.except(room);
  }

  get local(): BroadcastOperator {
    return this.broadcast.local;
  }

  get broadcast(): BroadcastOperator {
    const flags = this.#takeFlags() ?? {};
    return new BroadcastOperator(this.nsp, { except: new Set([this.id]), flags });
  }

  protected sendAnswer(id: number, data: unknown[]): void {
    this.client.send({ type: PacketType.ACK, nsp: this.nsp.name, id, data });
  }

  #takeFlags(): BroadcastFlags | undefined {
    const flags = this.#flags;
    this.#flags = undefined;
    return flags;
  }

  #send(packet: EventPacket, flags: BroadcastFlags | undefined): void {
    this.notifyOutgoingListeners(packet);
    this.nsp.services.fanOut.send(packet, this.client, flags);
  }

  #sendAwaiting(packet: EventPacket, ack: AckCallback, flags?: BroadcastFlags): void {
    const id = this.nsp._ids++;
    this.#send({ ...packet, id }, flags);
    this.awaitAnswer(id, ack, flags?.timeout);
  }

  /** By way of the adapter, which keeps what a client may miss. */
  #sendKept(packet: EventPacket, flags: BroadcastFlags = {}): void {
    const options = { rooms: new Set([this.id]), except: new Set<Room>(), flags };
    watch(this.nsp.adapter.broadcast(packet, options), this.nsp.onAdapterFailure);
  }
}
