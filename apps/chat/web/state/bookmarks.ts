import { Cell } from "./cell.ts";
import { type Memory, readJson } from "./storage.ts";

/** For each room that we are in: the id of the newest message that we have seen. */
export type Bookmarks = Readonly<Record<string, number>>;

const KEY = "baro.rooms";

/** Which rooms we are in and how far we have read there; kept over reloads. */
export class BookmarkShelf {
  readonly all: Cell<Bookmarks>;
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.all = new Cell(readJson(memory, KEY, isBookmarks) ?? {});
  }

  rooms(): number[] {
    return Object.keys(this.all.get()).map(Number);
  }

  /** Moves forward only. */
  put(room: number, id: number): void {
    if ((this.all.get()[room] ?? -1) >= id) return;
    this.#save({ ...this.#kept(), [room]: id });
  }

  remove(room: number): void {
    const { [room]: _gone, ...rest } = this.#kept();
    this.#save(rest);
  }

  /** Read anew before each change: another tab may have made one. A browser that keeps nothing still has ours. */
  #kept(): Bookmarks {
    return { ...this.all.get(), ...readJson(this.#memory, KEY, isBookmarks) };
  }

  #save(bookmarks: Bookmarks): void {
    this.all.set(bookmarks);
    this.#memory.write(KEY, JSON.stringify(bookmarks));
  }
}

function isBookmarks(value: unknown): value is Bookmarks {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, id]) => /^[1-9]\d*$/u.test(key) && Number.isInteger(id),
  );
}
