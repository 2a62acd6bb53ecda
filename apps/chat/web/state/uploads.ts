import type { FileInfo, RoomId } from "../../shared/events.ts";
import { FILE_TYPES, LIMITS } from "../../shared/limits.ts";
import { upload } from "./api.ts";
import type { Trouble } from "./ask.ts";
import { Cell } from "./cell.ts";

/** A file on its way to the server. */
export interface Upload {
  readonly key: number;
  readonly file: File;
  /** From 0 to 1. */
  readonly progress: number;
  /** Why it is not going on. */
  readonly failed?: Trouble;
}

interface UploadListener {
  onDone(file: FileInfo): void;
  /** The server does not know any more who sends. */
  onSignedOut(): void;
}

/** The files that are on their way to one room. */
export class Uploads {
  readonly all = new Cell<readonly Upload[]>([]);
  readonly #room: RoomId;
  readonly #listener: UploadListener;
  readonly #aborts = new Map<number, AbortController>();
  #nextKey = 1;

  constructor(room: RoomId, listener: UploadListener) {
    this.#room = room;
    this.#listener = listener;
  }

  add(file: File): void {
    const trouble = troubleWith(file);
    const key = this.#nextKey++;
    const entry = { key, file, progress: 0, ...(trouble && { failed: trouble }) };
    this.all.update((all) => [...all, entry]);
    if (!trouble) void this.#send(entry);
  }

  retry(key: number): void {
    const entry = this.all.get().find((each) => each.key === key);
    this.drop(key);
    if (entry) this.add(entry.file);
  }

  /** Ends it, wherever it stands. */
  drop(key: number): void {
    this.#aborts.get(key)?.abort();
    this.#aborts.delete(key);
    this.all.update((all) => all.filter((each) => each.key !== key));
  }

  async #send({ key, file }: Upload): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(key, abort);
    const onProgress = (progress: number) => this.#change(key, { progress });
    const answer = await upload(this.#room, file, { signal: abort.signal, onProgress });
    if (abort.signal.aborted) return;
    if (answer.ok) {
      this.drop(key);
      this.#listener.onDone(answer.value);
    } else {
      this.#change(key, { failed: answer.error.code });
      if (answer.error.code === "signed_out") this.#listener.onSignedOut();
    }
  }

  #change(key: number, change: Partial<Upload>): void {
    this.all.update((all) => all.map((each) => (each.key === key ? { ...each, ...change } : each)));
  }
}

/** What the server would say, without sending it all. */
export function troubleWith({ type, size }: Pick<File, "type" | "size">): Trouble | undefined {
  if (!FILE_TYPES.includes(type.split(";")[0] ?? "")) return "file_type";
  return size === 0 || size > LIMITS.file ? "file_size" : undefined;
}
