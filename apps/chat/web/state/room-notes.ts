import type { FileInfo, RoomId, UserId } from "../../shared/events.ts";
import type { Unsent } from "./entry.ts";
import { type Memory, readJson } from "./storage.ts";

/** What a browser keeps of one room for its user, also over a reload: what is half written, and what the server has refused. */
export class RoomNotes {
  readonly #memory: Memory;
  readonly #draftKey: string;
  readonly #refusedKey: string;

  constructor(memory: Memory, user: UserId, room: RoomId) {
    this.#memory = memory;
    this.#draftKey = `baro.draft.${user}.${room}`;
    this.#refusedKey = `baro.refused.${user}.${room}`;
  }

  get draft(): string {
    return this.#memory.read(this.#draftKey) ?? "";
  }

  set draft(text: string) {
    this.#keep(this.#draftKey, text);
  }

  get refused(): readonly Unsent[] {
    return readJson(this.#memory, this.#refusedKey, isUnsentList) ?? [];
  }

  set refused(all: readonly Unsent[]) {
    this.#keep(this.#refusedKey, all.length === 0 ? "" : JSON.stringify(all));
  }

  /** We are not in the room any more. */
  forget(): void {
    this.draft = "";
    this.refused = [];
  }

  #keep(key: string, text: string): void {
    if (text === "") this.#memory.remove(key);
    else this.#memory.write(key, text);
  }
}

function isUnsentList(value: unknown): value is Unsent[] {
  return Array.isArray(value) && value.every(isUnsent);
}

/** Of an older page, or from another hand, nothing is taken that would break this one. */
function isUnsent(value: unknown): value is Unsent {
  if (!isObject(value) || !isObject(value["content"])) return false;
  const { id, at, failed, content } = value;
  if (typeof id !== "string" || typeof at !== "number" || typeof failed !== "string") return false;
  return content["kind"] === "file"
    ? isFile(content["file"])
    : content["kind"] === "message" && typeof content["text"] === "string";
}

function isFile(value: unknown): value is FileInfo {
  if (!isObject(value)) return false;
  const texts = [value["id"], value["name"], value["type"]];
  return texts.every((text) => typeof text === "string") && typeof value["size"] === "number";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
