import type { AdapterLike, BroadcastOptions, Room } from "./contract.ts";
import { type AdapterHost, MemoryAdapter } from "./memory.ts";

/** What this adapter needs of a parent namespace. */
export interface ParentAdapterHost extends AdapterHost {
  readonly children: Iterable<{ readonly adapter: AdapterLike }>;
}

/** The adapter of a parent namespace: has no rooms, and hands everything on to its children. */
export class ParentAdapter extends MemoryAdapter {
  readonly #host: ParentAdapterHost;

  constructor(namespace: ParentAdapterHost) {
    super(namespace);
    this.#host = namespace;
  }

  override broadcast(packet: object, options: BroadcastOptions): void {
    this.#forEach((adapter) => adapter.broadcast({ ...packet }, options));
  }

  override addSockets(options: BroadcastOptions, rooms: Room[]): void {
    this.#forEach((adapter) => adapter.addSockets(options, rooms));
  }

  override delSockets(options: BroadcastOptions, rooms: Room[]): void {
    this.#forEach((adapter) => adapter.delSockets(options, rooms));
  }

  override disconnectSockets(options: BroadcastOptions, close: boolean): void {
    this.#forEach((adapter) => adapter.disconnectSockets(options, close));
  }

  #forEach(act: (adapter: AdapterLike) => void): void {
    for (const child of [...this.#host.children]) act(child.adapter);
  }
}
