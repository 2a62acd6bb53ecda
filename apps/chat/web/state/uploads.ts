import type { ErrorCode } from "../../shared/errors.ts";
import type { RoomId } from "../../shared/events.ts";
import { FILE_TYPES, LIMITS } from "../../shared/limits.ts";
import { upload } from "./api.ts";
import type { Trouble } from "./ask.ts";
import { Cell } from "./cell.ts";

/** A file on its way to the server. */
export interface Upload {
  /** Also names it to the server, by which a second try is told from another file. */
  readonly key: string;
  readonly file: File;
  /** From 0 to 1. */
  readonly progress: number;
  /** Why it is not going on. */
  readonly failed?: Trouble;
}

/** The files that are on their way to one room. */
export class Uploads {
  readonly all = new Cell<readonly Upload[]>([]);
  readonly #room: RoomId;
  readonly #onSignedOut: () => void;
  readonly #aborts = new Map<string, AbortController>();

  /** @param onSignedOut the server does not know any more who sends */
  constructor(room: RoomId, onSignedOut: () => void) {
    this.#room = room;
    this.#onSignedOut = onSignedOut;
  }

  add(file: File, key = newKey()): void {
    const code = troubleWith(file);
    const entry = { key, file, progress: 0, ...(code && { failed: { code } }) };
    this.all.update((all) => [...all, entry]);
    if (!code) void this.#send(entry);
  }

  retry(key: string): void {
    const entry = this.all.get().find((each) => each.key === key);
    this.drop(key);
    if (entry) this.add(entry.file, key);
  }

  /** Ends it, wherever it stands. */
  drop(key: string): void {
    this.#aborts.get(key)?.abort();
    this.#aborts.delete(key);
    this.all.update((all) => all.filter((each) => each.key !== key));
  }

  async #send({ key, file }: Upload): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(key, abort);
    const onProgress = (progress: number) => this.#change(key, { progress });
    const answer = await upload(this.#room, file, { id: key, signal: abort.signal, onProgress });
    if (abort.signal.aborted) return;
    // It comes as an entry of the room.
    if (answer.ok) return this.drop(key);
    this.#change(key, { failed: answer.error });
    if (answer.error.code === "signed_out") this.#onSignedOut();
  }

  #change(key: string, change: Partial<Upload>): void {
    this.all.update((all) => all.map((each) => (each.key === key ? { ...each, ...change } : each)));
  }
}

/** Pages by http have no `randomUUID`. */
function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/** What the server would say, without sending it all. */
export function troubleWith({ type, size }: Pick<File, "type" | "size">): ErrorCode | undefined {
  if (!FILE_TYPES.includes(type.split(";")[0] ?? "")) return "file_type";
  return size === 0 || size > LIMITS.file ? "file_size" : undefined;
}
