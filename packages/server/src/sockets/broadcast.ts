import type { EventPacket, Loose } from "@baro/protocol";
import type {
  AdapterLike,
  BroadcastFlags,
  BroadcastOptions,
  Room,
  SocketId,
} from "../adapter/contract.ts";
import type { AckCallback } from "./acks.ts";
import { attempt, watch } from "./attempt.ts";
import { BroadcastAcks } from "./broadcast-acks.ts";
import type { BroadcastOperator as BroadcastOperatorApi } from "./broadcast-api.ts";
import { eventPacket, refuseReserved, takeAck } from "./event-packet.ts";
import { RemoteSocket, type SocketDetails } from "./remote-socket.ts";

/** What a broadcast needs of a namespace. */
export interface BroadcastHost {
  readonly name: string;
  readonly adapter: AdapterLike;
  /** Nobody awaits the answers to this event any more. */
  forgetAck(id: number): void;
  /** What awaits the answers of clients has thrown. */
  onAckThrow(error: unknown): void;
  /** The adapter has failed at what nobody awaits. */
  readonly onAdapterFailure: (error: unknown) => void;
}

/** Who is meant, and how it is sent. */
interface Selection {
  readonly rooms?: ReadonlySet<Room>;
  readonly except?: ReadonlySet<Room>;
  readonly flags?: Readonly<BroadcastFlags>;
}

/** A broadcast in the making. Its public face is described in broadcast-api.ts. */
export class BroadcastOperator implements BroadcastOperatorApi<Loose, Loose> {
  readonly #host: BroadcastHost;
  readonly #selection: Selection;

  constructor(host: BroadcastHost, selection: Selection = {}) {
    this.#host = host;
    this.#selection = selection;
  }

  to(room: Room | Room[]): BroadcastOperator {
    return this.#with({ rooms: union(this.#selection.rooms, room) });
  }

  in(room: Room | Room[]): BroadcastOperator {
    return this.to(room);
  }

  except(room: Room | Room[]): BroadcastOperator {
    return this.#with({ except: union(this.#selection.except, room) });
  }

  compress(compress: boolean): BroadcastOperator {
    return this.#withFlags({ compress });
  }

  get volatile(): BroadcastOperator {
    return this.#withFlags({ volatile: true });
  }

  latest(key = ""): BroadcastOperator {
    return this.#withFlags({ latest: key });
  }

  get local(): BroadcastOperator {
    return this.#withFlags({ local: true });
  }

  timeout(timeout: number): BroadcastOperator {
    return this.#withFlags({ timeout });
  }

  emit(event: string | symbol, ...args: unknown[]): boolean {
    refuseReserved(event);
    const ack = takeAck(args);
    const packet = eventPacket(this.#host.name, event, args);
    if (ack) this.#broadcastWithAck(packet, ack);
    else this.#watch(this.#host.adapter.broadcast(packet, this.#options()));
    return true;
  }

  emitWithAck(event: string | symbol, ...args: unknown[]): Promise<Loose> {
    return new Promise((resolve, reject) => {
      const settle = (error: Error | null, responses: unknown): void => {
        if (error) reject(Object.assign(error, { responses }));
        else resolve(responses);
      };
      this.emit(event, ...args, settle);
    });
  }

  async fetchSockets(): Promise<Loose[]> {
    const { adapter } = this.#host;
    const found: readonly SocketDetails[] = await adapter.fetchSockets(this.#options());
    return found.map((socket) => (isLocal(socket) ? socket : this.#remote(socket)));
  }

  socketsJoin(room: Room | Room[]): void {
    this.#watch(this.#host.adapter.addSockets(this.#options(), listOf(room)));
  }

  socketsLeave(room: Room | Room[]): void {
    this.#watch(this.#host.adapter.delSockets(this.#options(), listOf(room)));
  }

  disconnectSockets(close = false): void {
    this.#watch(this.#host.adapter.disconnectSockets(this.#options(), close));
  }

  allSockets(): Promise<Set<SocketId>> {
    return this.#host.adapter.sockets(new Set(this.#selection.rooms));
  }

  #broadcastWithAck(packet: EventPacket, ack: AckCallback): void {
    const { adapter } = this.#host;
    const { flags } = this.#selection;
    const single = flags?.expectSingleResponse === true;
    const onTimeout = () => packet.id !== undefined && this.#host.forgetAck(packet.id);
    const onThrow = (error: unknown) => this.#host.onAckThrow(error);
    const acks = new BroadcastAcks(ack, { timeout: flags?.timeout, single, onTimeout, onThrow });
    const sent = adapter.broadcastWithAck(
      packet,
      this.#options(),
      acks.onClientCount,
      acks.onAnswer,
    );
    this.#watch(sent);
    // Who does not know how many servers there are waits for the time to be over.
    attempt(
      () => adapter.serverCount().then((count) => acks.expectServers(count)),
      this.#host.onAdapterFailure,
    );
  }

  /** Published adapters are async where the contract is not. */
  #watch(outcome: unknown): void {
    watch(outcome, this.#host.onAdapterFailure);
  }

  /** Of its own for each broadcast: published adapters change what they are given. */
  #options(): BroadcastOptions {
    const { rooms, except, flags } = this.#selection;
    return { rooms: new Set(rooms), except: new Set(except), flags: { ...flags } };
  }

  #remote(details: SocketDetails): RemoteSocket {
    const selection = { rooms: new Set([details.id]), flags: { expectSingleResponse: true } };
    return new RemoteSocket(new BroadcastOperator(this.#host, selection), details);
  }

  #with(change: Selection): BroadcastOperator {
    return new BroadcastOperator(this.#host, { ...this.#selection, ...change });
  }

  #withFlags(flags: BroadcastFlags): BroadcastOperator {
    return this.#with({ flags: { ...this.#selection.flags, ...flags } });
  }
}

function union(set: ReadonlySet<Room> | undefined, room: Room | Room[]): ReadonlySet<Room> {
  const result = new Set(set);
  for (const name of listOf(room)) result.add(name);
  return result;
}

function listOf(room: Room | Room[]): Room[] {
  return Array.isArray(room) ? room : [room];
}

/** Details that came from another server have a list of rooms; a socket of this one has a set. */
function isLocal(socket: SocketDetails): boolean {
  return !Array.isArray(socket.rooms);
}
