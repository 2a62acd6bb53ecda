import type { RoomId, UserId } from "../../shared/events.ts";
import type { Entry, Unsent } from "./entry.ts";
import { linesKey } from "./last-seen.ts";
import type { LateWrites } from "./late-writes.ts";
import { type Memory, readJson } from "./storage.ts";

/** So many lines of a room are kept. */
const LINES = 30;

interface RoomOfUser {
  readonly user: UserId;
  readonly room: RoomId;
}

/** What a browser keeps of one room for its user, also over a reload: what is half written, what the server has refused, and the newest lines. */
export class RoomNotes {
  readonly #memory: Memory;
  readonly #draftKey: string;
  readonly #refusedKey: string;
  readonly #linesKey: string;
  readonly #late: LateWrites;

  constructor(memory: Memory, late: LateWrites, { user, room }: RoomOfUser) {
    this.#memory = memory;
    this.#late = late;
    this.#draftKey = `baro.draft.${user}.${room}`;
    this.#refusedKey = `baro.refused.${user}.${room}`;
    this.#linesKey = linesKey(user, room);
  }

  get draft(): string {
    return this.#memory.read(this.#draftKey) ?? "";
  }

  set draft(text: string) {
    this.#keep(this.#draftKey, text);
  }

  get refused(): readonly Unsent[] {
    return readJson(this.#memory, this.#refusedKey, isList)?.filter(isUnsent) ?? [];
  }

  set refused(all: readonly Unsent[]) {
    this.#keep(this.#refusedKey, all.length === 0 ? "" : JSON.stringify(all));
  }

  /** The newest ones, oldest first: what is shown until the server has told how things are. */
  get lines(): readonly Entry[] {
    return readJson(this.#memory, this.#linesKey, isEntryList) ?? [];
  }

  /** Written soon. */
  set lines(all: readonly Entry[]) {
    this.#late.put(this.#linesKey, () =>
      this.#keep(this.#linesKey, all.length === 0 ? "" : JSON.stringify(all.slice(-LINES))),
    );
  }

  /** We are not in the room any more. */
  forget(): void {
    this.draft = "";
    this.refused = [];
    this.#late.drop(this.#linesKey);
    this.#keep(this.#linesKey, "");
  }

  #keep(key: string, text: string): void {
    if (text === "") this.#memory.remove(key);
    else this.#memory.write(key, text);
  }
}

/** Of an older page, or from another hand, nothing is taken that would break this one. Older pages kept files too. */
function isUnsent(value: unknown): value is Unsent {
  if (!isObject(value)) return false;
  const { id, at, failed, content } = value;
  if (typeof id !== "string" || typeof at !== "number" || typeof failed !== "string") return false;
  return isMessage(content);
}

function isEntryList(value: unknown): value is Entry[] {
  return isList(value) && value.every(isEntry);
}

function isEntry(value: unknown): value is Entry {
  if (!isObject(value)) return false;
  const { offset, id, by, at, content } = value;
  if (![offset, at].every(Number.isFinite)) return false;
  if (![id, by].every((text) => typeof text === "string")) return false;
  return isMessage(content) || isFile(content) || isNotice(content);
}

function isMessage(content: unknown): boolean {
  return isObject(content) && content["kind"] === "message" && typeof content["text"] === "string";
}

function isFile(content: unknown): boolean {
  if (!isObject(content) || content["kind"] !== "file" || !isObject(content["file"])) return false;
  const { id, name, type, size } = content["file"];
  return [id, name, type].every((text) => typeof text === "string") && typeof size === "number";
}

function isNotice(content: unknown): boolean {
  if (!isObject(content) || content["kind"] !== "notice") return false;
  return isObject(content["notice"]) && Array.isArray(content["notice"]["users"]);
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
