import type { BroadcastOptions, Room } from "./contract.ts";

/** An event that was broadcast, and for whom. */
interface LogEntry {
  /** `[name, ...args, offset]`. */
  readonly event: readonly unknown[];
  readonly rooms: ReadonlySet<Room>;
  readonly except: ReadonlySet<Room>;
  readonly size: number;
  /** ms since 1970 */
  readonly at: number;
}

/** What is kept at most. */
export interface LogLimits {
  /** ms */
  readonly maxAge: number;
  /** Number of events. */
  readonly maxEntries: number;
  /** Bytes as they go over the wire. */
  readonly maxBytes: number;
}

/** The events of the last while, numbered without gaps, for those who come back for what they missed. */
export class PacketLog {
  readonly #limits: LogLimits;
  #entries: LogEntry[] = [];
  /** Entries before this index are gone; they are cut off now and then. */
  #head = 0;
  #next = 1;
  #bytes = 0;

  constructor(limits: LogLimits) {
    this.#limits = limits;
  }

  /** The position of the latest event; 0 before the first. */
  get position(): number {
    return this.#next - 1;
  }

  /** The position that the next event will have. */
  get nextPosition(): number {
    return this.#next;
  }

  /** How many events are kept. */
  get length(): number {
    return this.#entries.length - this.#head;
  }

  append(event: readonly unknown[], { rooms, except }: BroadcastOptions, size: number): void {
    this.#entries.push({ event, rooms, except: except ?? new Set(), size, at: Date.now() });
    this.#next++;
    this.#bytes += size;
    this.trim();
  }

  /** Events after `position` for a member of `rooms`; undefined when some of them may be gone, or it is ahead of the log. */
  after(position: number, rooms: readonly Room[]): unknown[][] | undefined {
    const first = this.#next - this.length;
    if (position < first - 1 || position >= this.#next) return undefined;
    const own = new Set(rooms);
    return this.#entries
      .slice(this.#head + position + 1 - first)
      .filter((entry) => isFor(entry, own))
      .map((entry) => [...entry.event]);
  }

  /** Forgets what is over a limit. */
  trim(now: number = Date.now()): void {
    for (let oldest = this.#entries[this.#head]; oldest; oldest = this.#entries[this.#head]) {
      if (!this.#isOver(oldest, now)) break;
      this.#bytes -= oldest.size;
      this.#head++;
    }
    if (this.#head > 32 && this.#head * 2 > this.#entries.length) this.#cut();
  }

  #isOver(oldest: LogEntry, now: number): boolean {
    const { maxAge, maxEntries, maxBytes } = this.#limits;
    return now - oldest.at > maxAge || this.length > maxEntries || this.#bytes > maxBytes;
  }

  #cut(): void {
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }
}

function isFor({ rooms, except }: LogEntry, own: ReadonlySet<Room>): boolean {
  return (rooms.size === 0 || meet(rooms, own)) && !meet(except, own);
}

function meet(one: ReadonlySet<Room>, other: ReadonlySet<Room>): boolean {
  for (const room of one) if (other.has(room)) return true;
  return false;
}
