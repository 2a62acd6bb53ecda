import { type EventPacket, type EventPayload, PacketType } from "@baro/protocol";
import { randomId } from "../engine/id.ts";
import type {
  BroadcastOptions,
  PrivateSessionId,
  Room,
  Session,
  SessionToPersist,
  SocketId,
} from "./contract.ts";
import { type AdapterHost, MemoryAdapter } from "./memory.ts";
import { PacketLog } from "./packet-log.ts";

/** How many events are kept at most, and how many bytes of them as they go over the wire. */
const MAX_ENTRIES = 100_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** How many clients that left are remembered. At the bound the one that left first is forgotten. */
const MAX_SESSIONS = 100_000;

/** How often what is too old is looked for. ms */
const SWEEP_INTERVAL = 60_000;

/** What this adapter needs of its namespace beyond the memory adapter. */
export interface RecoveryHost extends AdapterHost {
  readonly services: AdapterHost["services"] & {
    readonly recovery: { readonly maxDisconnectionDuration: number } | undefined;
  };
}

/** The state of a client that left. */
interface KeptSession extends SessionToPersist {
  /** Position of the latest event when it joined: where to go on if it has received none. */
  readonly since: number;
  /** ms since 1970 */
  readonly until: number;
}

/** Keeps for a while the state of clients that lost their connection, and the events that they miss. */
export class RecoveryAdapter extends MemoryAdapter {
  readonly restoresFromStart = true;
  readonly #maxAge: number;
  readonly #log: PacketLog;
  readonly #sessions = new Map<PrivateSessionId, KeptSession>();
  /** Position of the latest event when each connected socket joined. */
  readonly #joined = new Map<SocketId, number>();
  /** Begins every offset: offsets of another process are not mistaken for ours. */
  readonly #epoch = randomId().slice(0, 8);
  readonly #sweeper: NodeJS.Timeout;

  constructor(namespace: RecoveryHost) {
    super(namespace);
    this.#maxAge = namespace.services.recovery?.maxDisconnectionDuration ?? 0;
    this.#log = new PacketLog({
      maxAge: this.#maxAge,
      maxEntries: MAX_ENTRIES,
      maxBytes: MAX_BYTES,
    });
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_INTERVAL).unref();
  }

  override close(): void {
    clearInterval(this.#sweeper);
  }

  override addAll(id: SocketId, rooms: Set<Room>): Promise<void> | void {
    if (rooms.has(id) && !this.#joined.has(id)) this.#joined.set(id, this.#log.position);
    return super.addAll(id, rooms);
  }

  override delAll(id: SocketId): void {
    this.#joined.delete(id);
    super.delAll(id);
  }

  override broadcast(packet: EventPacket, options: BroadcastOptions): void {
    if (isKept(packet, options)) this.#broadcastKept(packet, options);
    else super.broadcast(this.#guarded(packet), options);
  }

  override persistSession(session: SessionToPersist): void {
    const since = this.#joined.get(session.sid) ?? this.#log.position;
    this.#keep({ ...session, since, until: Date.now() + this.#maxAge });
  }

  override restoreSession(pid: PrivateSessionId, offset?: string): Promise<Session | undefined> {
    const kept = this.#sessions.get(pid);
    const position = offset === undefined ? kept?.since : this.#positionOf(offset);
    if (!kept || position === undefined || Date.now() > kept.until) {
      return Promise.resolve(undefined);
    }
    const { sid, rooms, data } = kept;
    const missedPackets = this.#log.after(position, rooms);
    if (!missedPackets) return Promise.resolve(undefined);
    this.#sessions.delete(pid);
    // What is sent now may be lost on its way: one that then asks from the start has not received that either.
    this.#joined.set(sid, position);
    const restoredAt = this.#log.position;
    const meanwhile = () => this.#log.after(restoredAt, rooms);
    const release = () => this.#keep(kept);
    return Promise.resolve({ sid, pid, rooms, data, missedPackets, meanwhile, release });
  }

  #keep(session: KeptSession): void {
    this.#sessions.set(session.pid, session);
    if (this.#sessions.size <= MAX_SESSIONS) return;
    for (const oldest of this.#sessions.keys()) {
      this.#sessions.delete(oldest);
      return;
    }
  }

  #broadcastKept(packet: EventPacket, options: BroadcastOptions): void {
    const event: EventPayload = [...packet.data, this.#offsetOf(this.#log.nextPosition)];
    const size = this.send({ ...packet, nsp: this.nsp.name, data: event }, options);
    this.#log.append(event, options, size);
  }

  /**
   * A client takes a string at the end of an event for an offset. Where an event that is not kept ends in one, the
   * position so far follows it: else the client would come back with a word of the app's.
   */
  #guarded(packet: EventPacket): EventPacket {
    if (packet.id !== undefined || typeof packet.data.at(-1) !== "string") return packet;
    return { ...packet, data: [...packet.data, this.#offsetOf(this.#log.position)] };
  }

  #offsetOf(position: number): string {
    return `${this.#epoch}.${position.toString(36)}`;
  }

  #positionOf(offset: string): number | undefined {
    const position = Number.parseInt(offset.slice(this.#epoch.length + 1), 36);
    return this.#offsetOf(position) === offset ? position : undefined;
  }

  #sweep(): void {
    const now = Date.now();
    this.#log.trim(now);
    for (const [pid, { until }] of this.#sessions) {
      if (now > until) this.#sessions.delete(pid);
    }
  }
}

/** Events that expect no answer and must not be lost. */
function isKept(packet: EventPacket, { flags }: BroadcastOptions): boolean {
  return packet.type === PacketType.EVENT && packet.id === undefined && !isPassing(flags);
}

function isPassing(flags: BroadcastOptions["flags"]): boolean {
  return flags?.volatile === true || flags?.latest !== undefined;
}
