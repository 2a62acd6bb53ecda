import type { RoomId } from "../../shared/events.ts";
import type { Asked, Trouble } from "./ask.ts";

/** Between two marks of one room, in ms: who scrolls through much says so a few times, and not with every line. */
const INTERVAL = 300;

/** After a mark that the server did not answer: twice as long each time. ms */
const RETRY = { first: 2000, most: 60_000 };

/** What may be otherwise the next time. */
const PASSING: ReadonlySet<Trouble["code"]> = new Set(["unreachable", "internal"]);

interface Mark {
  wanted: number;
  told: number;
  isOnItsWay: boolean;
  /** How often in a row it could not be told. */
  failures: number;
  /** Until then none is sent. */
  pause: ReturnType<typeof setTimeout> | undefined;
}

/** Up to where we have read each room, also while the server cannot be told: one mark at a time is on its way, the newest. */
export class ReadMarks {
  readonly #tell: (room: RoomId, offset: number) => Promise<Asked<null>>;
  readonly #marks = new Map<RoomId, Mark>();
  #isConnected = false;

  constructor(tell: (room: RoomId, offset: number) => Promise<Asked<null>>) {
    this.#tell = tell;
  }

  /** Marks only go forward. */
  read(room: RoomId, offset: number): void {
    const mark = this.#marks.get(room) ?? newMark();
    this.#marks.set(room, mark);
    if (offset <= mark.wanted) return;
    mark.wanted = offset;
    void this.#send(room, mark);
  }

  /** There is a connection. What the server heard before counts for nothing: it may not have kept it. */
  connected(): void {
    this.#isConnected = true;
    for (const [room, mark] of this.#marks) {
      endPause(mark);
      mark.told = 0;
      mark.failures = 0;
      void this.#send(room, mark);
    }
  }

  /** There is none: nothing is sent until there is one again. */
  lost(): void {
    this.#isConnected = false;
    for (const mark of this.#marks.values()) endPause(mark);
  }

  forget(room: RoomId): void {
    endPause(this.#marks.get(room));
    this.#marks.delete(room);
  }

  async #send(room: RoomId, mark: Mark): Promise<void> {
    const { wanted, told, isOnItsWay, pause } = mark;
    if (!this.#isConnected || isOnItsWay || pause !== undefined || wanted <= told) return;
    mark.isOnItsWay = true;
    const answer = await this.#tell(room, wanted);
    mark.isOnItsWay = false;
    if (answer.ok) mark.told = wanted;
    mark.failures = answer.ok ? 0 : mark.failures + 1;
    if (this.#marks.get(room) === mark) this.#rest(room, mark, restAfter(answer, mark.failures));
  }

  /** @param ms undefined: until there is a reason to try again */
  #rest(room: RoomId, mark: Mark, ms: number | undefined): void {
    if (ms === undefined || !this.#isConnected) return;
    mark.pause = setTimeout(() => {
      mark.pause = undefined;
      void this.#send(room, mark);
    }, ms);
  }
}

function newMark(): Mark {
  return { wanted: 0, told: 0, isOnItsWay: false, failures: 0, pause: undefined };
}

function endPause(mark: Mark | undefined): void {
  clearTimeout(mark?.pause);
  if (mark) mark.pause = undefined;
}

function restAfter(answer: Asked<null>, failures: number): number | undefined {
  if (answer.ok) return INTERVAL;
  const { code, retryAfter } = answer.error;
  const backoff = Math.min(RETRY.first * 2 ** (failures - 1), RETRY.most);
  return retryAfter ?? (PASSING.has(code) ? backoff : undefined);
}
