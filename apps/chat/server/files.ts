import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { rename, rm, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Database } from "better-sqlite3";
import sharp from "sharp";
import type { ErrorCode, FileInfo, RoomId, UserId } from "../shared/events.ts";
import { cleanFileName, FILE_TYPES, LIMITS, PICTURE_TYPES } from "../shared/limits.ts";
import { Refused } from "./refused.ts";

/** A picture that unpacks to more is a trap. Pixels. */
const MOST_PIXELS = 50_000_000;

/** Of a thumbnail. Pixels. */
const THUMB = 480;

/** How long a file may wait to be sent on: whoever is offline does it later. ms */
const PATIENCE = 7 * 86_400_000;

/** What else can end an upload, by Node's code. Nobody hears of the first two: who sent it has gone. */
const ENDS: Readonly<Record<string, ErrorCode>> = {
  ECONNRESET: "bad_request",
  ERR_STREAM_PREMATURE_CLOSE: "bad_request",
  ENOSPC: "disk_full",
};

/** Bytes. */
export interface FileBounds {
  /** Of all files of one person; thumbnails are not counted. */
  readonly ofOne: number;
  /** So much of the disk stays free. */
  readonly free: number;
}

const BOUNDS: FileBounds = { ofOne: LIMITS.filesOfOne, free: 512 * 1024 ** 2 };

/** What someone sends, and where to. */
export interface Upload extends Sender {
  readonly name: string;
  readonly type: string;
  readonly content: Readable;
}

export interface StoredFile extends Sender {
  readonly info: FileInfo;
}

interface Sender {
  readonly room: RoomId;
  readonly user: UserId;
}

/** What people sent: a file of that id in one folder, and beside it the thumbnail if it is a picture. */
export class Files {
  readonly #db: Database;
  readonly #folder: string;
  readonly #bounds: FileBounds;

  constructor(db: Database, folder: string, bounds = BOUNDS) {
    this.#db = db;
    this.#folder = resolve(folder);
    this.#bounds = bounds;
    mkdirSync(this.#folder, { recursive: true });
    // Of uploads that were going on when the program was killed.
    const parts = readdirSync(this.#folder).filter((name) => name.endsWith(".part"));
    for (const name of parts) rmSync(join(this.#folder, name));
  }

  find(id: string): StoredFile | undefined {
    const sql = "SELECT room, user, info FROM files WHERE id = ?";
    const row = this.#db.prepare<[string], Sender & { info: string }>(sql).get(id);
    return row && { ...row, info: JSON.parse(row.info) as FileInfo };
  }

  pathOf(id: string): string {
    return join(this.#folder, id);
  }

  thumbOf(id: string): string {
    return join(this.#folder, `${id}.webp`);
  }

  /** Keeps a file; nothing stays of one that is refused. Throws `file_type`, `file_size`, `files_full`, `disk_full`. */
  async keep({ room, user, name, type, content }: Upload): Promise<FileInfo> {
    if (!FILE_TYPES.includes(type)) throw new Refused("file_type");
    await this.#mustHaveRoom(user);
    const id = randomBytes(16).toString("hex");
    const part = `${this.pathOf(id)}.part`;
    try {
      const size = await receive(content, part);
      const isPicture = PICTURE_TYPES.includes(type);
      const info = isPicture ? await this.#keepPicture(id, part, type) : { size };
      if (!isPicture) await rename(part, this.pathOf(id));
      const file: FileInfo = { id, name: cleanFileName(name), type, ...info };
      this.#note(file, { room, user });
      return file;
    } catch (error) {
      await this.#remove(id);
      throw error;
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Forgets the files that came and were never sent on. */
  async sweep(before = Date.now() - PATIENCE): Promise<void> {
    const sql = `DELETE FROM files WHERE at < ? AND NOT EXISTS (SELECT 1 FROM lines WHERE file = files.id) RETURNING id`;
    const ids = this.#db.prepare<[number], string>(sql).pluck().all(before);
    for (const id of ids) await this.#remove(id);
  }

  async #mustHaveRoom(user: UserId): Promise<void> {
    this.#mustBeWithin(user, 1);
    const { bavail, bsize } = await statfs(this.#folder);
    if (bavail * bsize < this.#bounds.free) throw new Refused("disk_full");
  }

  #mustBeWithin(user: UserId, more: number): void {
    const sql = "SELECT total(size) FROM files WHERE user = ?";
    const used = this.#db.prepare<[UserId], number>(sql).pluck().get(user) ?? 0;
    if (used + more > this.#bounds.ofOne) throw new Refused("files_full");
  }

  /** Asks for the bound again: others may have come meanwhile. */
  #note(file: FileInfo, { room, user }: Sender): void {
    this.#mustBeWithin(user, file.size);
    const sql = "INSERT INTO files (id, room, user, size, at, info) VALUES (?, ?, ?, ?, ?, ?)";
    const info = JSON.stringify(file);
    this.#db.prepare(sql).run(file.id, room, user, file.size, Date.now(), info);
  }

  /** Written anew, upright and without what cameras note of place and time; what is no picture of its type does not come through. */
  async #keepPicture(id: string, part: string, type: string) {
    const limitInputPixels = MOST_PIXELS;
    try {
      const picture = sharp(part, { limitInputPixels, animated: type === "image/gif" });
      const { format, pages } = await picture.metadata();
      if (`image/${format}` !== type) throw new Refused("file_type");
      const whole = picture.autoOrient().toFormat(format);
      const { size, width, height } = await whole.toFile(this.pathOf(id));
      const fit = { fit: "inside", withoutEnlargement: true } as const;
      const thumb = sharp(part, { limitInputPixels }).autoOrient().resize(THUMB, THUMB, fit);
      await thumb.webp().toFile(this.thumbOf(id));
      return { size, width, height: Math.round(height / (pages ?? 1)) };
    } catch {
      throw new Refused("file_type");
    }
  }

  async #remove(id: string): Promise<void> {
    const paths = [this.pathOf(id), this.thumbOf(id)];
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }
}

/** @returns bytes. Throws `file_size` for more than the limit, and for nothing */
async function receive(content: Readable, path: string): Promise<number> {
  let size = 0;
  async function* measured(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > LIMITS.file) throw new Refused("file_size");
      yield chunk;
    }
    if (size === 0) throw new Refused("file_size");
  }
  try {
    await pipeline(content, measured, createWriteStream(path));
    return size;
  } catch (error) {
    const end = ENDS[error instanceof Error && "code" in error ? String(error.code) : ""];
    throw end === undefined ? error : new Refused(end);
  }
}
