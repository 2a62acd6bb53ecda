import type { RoomId, UserId } from "../../shared/events.ts";
import { type Memory, readJson } from "./storage.ts";

/** The rooms in which something waits to be sent, kept over a reload. */
export class WaitingRooms {
  readonly #memory: Memory;
  readonly #key: string;

  constructor(memory: Memory, user: UserId) {
    this.#memory = memory;
    this.#key = `baro.waiting.${user}`;
  }

  all(): RoomId[] {
    return readJson(this.#memory, this.#key, isRooms) ?? [];
  }

  set(room: RoomId, isWaiting: boolean): void {
    const known = this.all();
    if (known.includes(room) === isWaiting) return;
    const rooms = isWaiting ? [...known, room] : known.filter((other) => other !== room);
    this.#memory.write(this.#key, JSON.stringify(rooms));
  }
}

function isRooms(value: unknown): value is RoomId[] {
  return Array.isArray(value) && value.every((room) => Number.isSafeInteger(room));
}
