import type { Loose } from "@baro/protocol";
import type { Room, SocketId } from "../adapter/contract.ts";
import { type BroadcastHost, BroadcastOperator } from "./broadcast.ts";
import { UntypedEmitter } from "./typed-emitter.ts";

/** An emitter whose `emit` goes to all clients of a namespace, and that begins broadcasts to some of them. */
export abstract class BroadcastSource extends UntypedEmitter {
  /** Whose clients are meant. */
  protected abstract broadcastHost(): BroadcastHost;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return this.#all().emit(event, ...args);
  }

  emitWithAck(event: string | symbol, ...args: unknown[]): Promise<Loose> {
    return this.#all().emitWithAck(event, ...args);
  }

  send(...args: unknown[]): this {
    this.emit("message", ...args);
    return this;
  }

  write(...args: unknown[]): this {
    return this.send(...args);
  }

  to(room: Room | Room[]): BroadcastOperator {
    return this.#all().to(room);
  }

  in(room: Room | Room[]): BroadcastOperator {
    return this.#all().to(room);
  }

  except(room: Room | Room[]): BroadcastOperator {
    return this.#all().except(room);
  }

  compress(compress: boolean): BroadcastOperator {
    return this.#all().compress(compress);
  }

  get volatile(): BroadcastOperator {
    return this.#all().volatile;
  }

  latest(key?: string): BroadcastOperator {
    return this.#all().latest(key);
  }

  get local(): BroadcastOperator {
    return this.#all().local;
  }

  timeout(ms: number): BroadcastOperator {
    return this.#all().timeout(ms);
  }

  fetchSockets(): Promise<Loose[]> {
    return this.#all().fetchSockets();
  }

  socketsJoin(room: Room | Room[]): void {
    this.#all().socketsJoin(room);
  }

  socketsLeave(room: Room | Room[]): void {
    this.#all().socketsLeave(room);
  }

  disconnectSockets(close = false): void {
    this.#all().disconnectSockets(close);
  }

  allSockets(): Promise<Set<SocketId>> {
    return this.#all().allSockets();
  }

  #all(): BroadcastOperator {
    return new BroadcastOperator(this.broadcastHost());
  }
}
