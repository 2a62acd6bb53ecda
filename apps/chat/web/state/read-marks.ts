import type { RoomId } from "../../shared/events.ts";
import type { Asked } from "./ask.ts";

/** Between two marks of one room, in ms: who scrolls through much says so a few times, and not with every line. */
const INTERVAL = 300;

interface Mark {
  readonly wanted: number;
  readonly told: number;
}

/** Up to where we have read each room, also while the server cannot be told: one mark at a time is on its way, the newest. */
export class ReadMarks {
  readonly #tell: (room: RoomId, offset: number) => Promise<Asked<null>>;
  readonly #marks = new Map<RoomId, Mark>();
  readonly #busy = new Set<RoomId>();

  constructor(tell: (room: RoomId, offset: number) => Promise<Asked<null>>) {
    this.#tell = tell;
  }

  /** Marks only go forward. */
  read(room: RoomId, offset: number): void {
    const { wanted, told } = this.#of(room);
    if (offset <= wanted) return;
    this.#marks.set(room, { wanted: offset, told });
    void this.#send(room);
  }

  /** There is a connection again. What the server heard before counts for nothing: it may not have kept it. */
  again(): void {
    for (const [room, { wanted }] of this.#marks) {
      this.#marks.set(room, { wanted, told: 0 });
      void this.#send(room);
    }
  }

  forget(room: RoomId): void {
    this.#marks.delete(room);
  }

  async #send(room: RoomId): Promise<void> {
    if (this.#busy.has(room)) return;
    this.#busy.add(room);
    while (this.#isBehind(room)) {
      const pause = await this.#sendOne(room);
      if (pause === undefined) break;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    this.#busy.delete(room);
  }

  /** @returns how long to wait before the next one, in ms; undefined: until there is a reason to try again */
  async #sendOne(room: RoomId): Promise<number | undefined> {
    const { wanted } = this.#of(room);
    const answer = await this.#tell(room, wanted);
    if (!answer.ok) return answer.error.retryAfter;
    if (this.#marks.has(room)) this.#marks.set(room, { ...this.#of(room), told: wanted });
    return INTERVAL;
  }

  #of(room: RoomId): Mark {
    return this.#marks.get(room) ?? { wanted: 0, told: 0 };
  }

  #isBehind(room: RoomId): boolean {
    const { wanted, told } = this.#of(room);
    return wanted > told;
  }
}
