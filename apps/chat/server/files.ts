import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Database } from "better-sqlite3";
import sharp from "sharp";
import type { FileInfo, RoomId, UserId } from "../shared/events.ts";
import { cleanFileName, FILE_TYPES, LIMITS, PICTURE_TYPES } from "../shared/limits.ts";
import { Refused } from "./refused.ts";

/** A picture that unpacks to more is a trap. Pixels. */
const MOST_PIXELS = 50_000_000;

/** Of a thumbnail. Pixels. */
const THUMB = 480;

/** What someone sends, and where to. */
export interface Upload {
  readonly room: RoomId;
  readonly user: UserId;
  readonly name: string;
  readonly type: string;
  readonly content: Readable;
}

export interface StoredFile {
  readonly info: FileInfo;
  readonly room: RoomId;
  readonly user: UserId;
}

interface Row extends Omit<FileInfo, "width" | "height"> {
  readonly room: RoomId;
  readonly user: UserId;
  readonly width: number | null;
  readonly height: number | null;
}

/** What people sent: a file of that id in one folder, and beside it the thumbnail if it is a picture. */
export class Files {
  readonly #db: Database;
  readonly #folder: string;

  constructor(db: Database, folder: string) {
    this.#db = db;
    this.#folder = resolve(folder);
    mkdirSync(this.#folder, { recursive: true });
    // Of uploads that were going on when the program was killed.
    const parts = readdirSync(this.#folder).filter((name) => name.endsWith(".part"));
    for (const name of parts) rmSync(join(this.#folder, name));
  }

  find(id: string): StoredFile | undefined {
    const row = this.#db.prepare<[string], Row>("SELECT * FROM files WHERE id = ?").get(id);
    if (!row) return undefined;
    const { room, user, width, height, ...info } = row;
    const isPicture = width !== null && height !== null;
    return { info: isPicture ? { ...info, width, height } : info, room, user };
  }

  pathOf(id: string): string {
    return join(this.#folder, id);
  }

  thumbOf(id: string): string {
    return join(this.#folder, `${id}.webp`);
  }

  /** Keeps a file; nothing stays of one that is refused. Throws `file_type`, `file_size`. */
  async keep({ room, user, name, type, content }: Upload): Promise<FileInfo> {
    if (!FILE_TYPES.includes(type)) throw new Refused("file_type");
    const id = randomBytes(16).toString("hex");
    const part = `${this.pathOf(id)}.part`;
    try {
      const received = await receive(content, part);
      const info = PICTURE_TYPES.includes(type)
        ? await this.#keepPicture(id, part, type)
        : await this.#keepAsItIs(id, part, received);
      const file: FileInfo = { id, name: cleanFileName(name), type, ...info };
      const row = { width: null, height: null, ...file, room, user };
      this.#db
        .prepare(
          `INSERT INTO files (id, room, user, name, type, size, width, height)
           VALUES (@id, @room, @user, @name, @type, @size, @width, @height)`,
        )
        .run(row);
      return file;
    } finally {
      await rm(part, { force: true });
    }
  }

  async #keepAsItIs(id: string, part: string, size: number) {
    await rename(part, this.pathOf(id));
    return { size };
  }

  /** Written anew, upright and without what cameras note of place and time; what is no picture of its type does not come through. */
  async #keepPicture(id: string, part: string, type: string) {
    try {
      const picture = sharp(part, {
        limitInputPixels: MOST_PIXELS,
        animated: type === "image/gif",
      });
      const { format, pages } = await picture.metadata();
      if (`image/${format}` !== type) throw new Refused("file_type");
      const { size, width, height } = await picture
        .autoOrient()
        .toFormat(format)
        .toFile(this.pathOf(id));
      const thumb = sharp(part, { limitInputPixels: MOST_PIXELS }).autoOrient();
      await thumb
        .resize(THUMB, THUMB, { fit: "inside", withoutEnlargement: true })
        .webp()
        .toFile(this.thumbOf(id));
      return { size, width, height: Math.round(height / (pages ?? 1)) };
    } catch {
      await Promise.all(
        [this.pathOf(id), this.thumbOf(id)].map((path) => rm(path, { force: true })),
      );
      throw new Refused("file_type");
    }
  }
}

/** @returns bytes. Throws `file_size` for more than the limit, and for nothing */
async function receive(content: Readable, path: string): Promise<number> {
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > LIMITS.file) done(new Refused("file_size"));
      else done(null, chunk);
    },
  });
  await pipeline(content, measure, createWriteStream(path));
  if (size === 0) throw new Refused("file_size");
  return size;
}
