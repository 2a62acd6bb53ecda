import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { rename, rm, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import sharp from "sharp";
import type { ErrorCode, FileInfo, RoomId, UserId } from "../../shared/events.ts";
import { cleanFileName, FILE_TYPES, LIMITS, PICTURE_TYPES } from "../../shared/limits.ts";
import type { Database } from "./database.ts";
import { Refused } from "./refused.ts";

/** Pixels: a picture that unpacks to more is a trap, and a thumbnail is no longer or higher. */
const [MOST_PIXELS, THUMB] = [50_000_000, 480];

/** How long a file may wait to be sent on: whoever is offline does it later. ms */
const PATIENCE = 7 * 86_400_000;

/** Bytes of all files of one person, thumbnails not counted; and so many of the disk stay free. */
const BOUNDS = { ofOne: LIMITS.filesOfOne, free: 512 * 1024 ** 2 };

/** What else can end an upload, by Node's code. Nobody hears of the last two: who sent it has gone. */
const ENDS: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: "disk_full",
  ECONNRESET: "bad_request",
  ERR_STREAM_PREMATURE_CLOSE: "bad_request",
};

/** What someone sends, and where to. */
type Upload = Readonly<{ room: RoomId; user: UserId; name: string; type: string }>;

export type Files = ReturnType<typeof createFiles>;

/** What people sent: a file of that id in one folder, and beside it the thumbnail if it is a picture. */
export function createFiles(db: Database, path: string, bounds = BOUNDS) {
  const folder = resolve(path);
  const pathOf = (id: string) => join(folder, id);
  const thumbOf = (id: string) => join(folder, `${id}.webp`);
  const partOf = (id: string) => join(folder, `${id}.part`);
  const remove = (id: string) =>
    Promise.all([pathOf(id), thumbOf(id)].map((file) => rm(file, { force: true })));
  mkdirSync(folder, { recursive: true });
  // Of uploads that were going on when the program was killed.
  const parts = readdirSync(folder).filter((name) => name.endsWith(".part"));
  for (const name of parts) rmSync(join(folder, name));

  function mustBeWithin(user: UserId, size: number): void {
    const used = db.value<number>`SELECT total(size) FROM files WHERE user = ${user}` ?? 0;
    if (used + size > bounds.ofOne) throw new Refused("files_full");
  }

  /** Written anew, upright and without what cameras note of place and time; what is no picture of its type does not come through. */
  async function keepPicture(id: string, type: string) {
    const limitInputPixels = MOST_PIXELS;
    try {
      const picture = sharp(partOf(id), { limitInputPixels, animated: type === "image/gif" });
      const { format, pages } = await picture.metadata();
      if (`image/${format}` !== type) throw new Refused("file_type");
      const { size, width, height } = await picture
        .autoOrient()
        .toFormat(format)
        .toFile(pathOf(id));
      const thumb = sharp(partOf(id), { limitInputPixels }).autoOrient();
      const fit = { fit: "inside", withoutEnlargement: true } as const;
      await thumb.resize(THUMB, THUMB, fit).webp().toFile(thumbOf(id));
      return { size, width, height: Math.round(height / (pages ?? 1)) };
    } catch {
      throw new Refused("file_type");
    }
  }

  return {
    pathOf,
    thumbOf,

    find(id: string) {
      const row = db.get<{ room: RoomId; user: UserId; info: string }>`
        SELECT room, user, info FROM files WHERE id = ${id}`;
      return row && { ...row, info: JSON.parse(row.info) as FileInfo };
    },

    /** Keeps a file; nothing stays of one that is refused. Throws `file_type`, `file_size`, `files_full`, `disk_full`. */
    async keep(content: Readable, { room, user, name, type }: Upload): Promise<FileInfo> {
      if (!FILE_TYPES.includes(type)) throw new Refused("file_type");
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < bounds.free) throw new Refused("disk_full");
      mustBeWithin(user, 1);
      const id = randomBytes(16).toString("hex");
      try {
        const size = await receive(content, partOf(id));
        const isPicture = PICTURE_TYPES.includes(type);
        const is = isPicture ? await keepPicture(id, type) : { size };
        if (!isPicture) await rename(partOf(id), pathOf(id));
        const info: FileInfo = { id, name: cleanFileName(name), type, ...is };
        // Others may have come meanwhile.
        mustBeWithin(user, info.size);
        db.run`INSERT INTO files (id, room, user, size, at, info) VALUES
          (${id}, ${room}, ${user}, ${info.size}, ${Date.now()}, ${JSON.stringify(info)})`;
        return info;
      } catch (error) {
        await remove(id);
        throw error;
      } finally {
        await rm(partOf(id), { force: true });
      }
    },

    /** Forgets the files that came and were never sent on. */
    async sweep(before = Date.now() - PATIENCE): Promise<void> {
      const old = db.list<string>`DELETE FROM files
        WHERE at < ${before} AND NOT EXISTS (SELECT 1 FROM lines WHERE file = files.id) RETURNING id`;
      for (const id of old) await remove(id);
    },
  };
}

/** Gives how many bytes it has. Throws `file_size` for more than the limit, and for nothing. */
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
