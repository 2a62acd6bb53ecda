import { rmSync } from "node:fs";
import { rename, rm, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Request, Response } from "express";
import multer from "multer";
import sharp from "sharp";
import type { FileInfo, RoomId, UserId } from "../shared/events.ts";
import { cleanFileName, FILE_TYPES, LIMITS, PICTURE_TYPES } from "../shared/limits.ts";
import type { Database } from "./database.ts";
import { pay } from "./rates.ts";
import { Refused } from "./refused.ts";

/** Pixels: a picture that unpacks to more is a trap, and a thumbnail is no longer or higher. */
const [MOST_PIXELS, THUMB] = [50_000_000, 480];

/** A file that has come, where it is now. */
type Received = Pick<Express.Multer.File, "path" | "originalname" | "mimetype" | "size">;
type Take = (file: Received) => Promise<FileInfo>;

/** What people sent: a file of that id in one folder, and beside it the thumbnail if it is a picture. @param free so many bytes of the disk stay free */
export function createFiles(db: Database, path: string, free = 512 * 1024 ** 2) {
  const folder = resolve(path);
  const incoming = join(folder, "incoming");
  // What came when the program was killed.
  rmSync(incoming, { recursive: true, force: true });
  const upload = multer({
    dest: incoming,
    limits: { fileSize: LIMITS.file, files: 1, fields: 0 },
    defParamCharset: "utf8",
    fileFilter: (_request, { mimetype }, done) =>
      FILE_TYPES.includes(mimetype) ? done(null, true) : done(new Refused("file_type")),
  }).single("file");

  /** Written anew, upright and without what cameras note of place and time; what is no picture of its type does not come through. */
  async function keepPicture(id: string, { path, mimetype }: Received) {
    const limitInputPixels = MOST_PIXELS;
    const [full, small] = [join(folder, id), join(folder, `${id}.webp`)];
    try {
      const picture = sharp(path, { limitInputPixels, animated: mimetype === "image/gif" });
      const { format, pages } = await picture.metadata();
      if (`image/${format}` !== mimetype) throw new Refused("file_type");
      const upright = picture.autoOrient().toFormat(format);
      const { size, width, height } = await upright.toFile(full);
      const fit = { fit: "inside", withoutEnlargement: true } as const;
      const thumb = sharp(path, { limitInputPixels }).autoOrient().resize(THUMB, THUMB, fit);
      await thumb.webp().toFile(small);
      return { size, width, height: Math.round(height / (pages ?? 1)) };
    } catch {
      for (const file of [full, small]) await rm(file, { force: true });
      throw new Refused("file_type");
    }
  }

  return {
    folder,

    /** A file that a room shows. */
    find(id: string) {
      const line = db.get<{ room: RoomId; file: string }>`
        SELECT room, file FROM lines WHERE file ->> 'id' = ${id} AND file IS NOT NULL`;
      return line && { room: line.room, info: JSON.parse(line.file) as FileInfo };
    },

    /** Hands over the file of a form, and removes it then. Throws `disk_full`, `file_type`, `file_size`, `bad_request`. */
    async receive(request: Request, response: Response, take: Take): Promise<FileInfo> {
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < free) throw new Refused("disk_full");
      await new Promise<void>((done, fail) => {
        upload(request, response, (error: unknown) => (error ? fail(endOf(error)) : done()));
      });
      const { file } = request;
      if (file === undefined) throw new Refused("bad_request");
      try {
        if (file.size === 0) throw new Refused("file_size");
        return await take(file);
      } finally {
        await rm(file.path, { force: true });
      }
    },

    /** Nothing stays of one that is refused. Throws `file_type`, `rate_limited`. */
    async keep(id: string, file: Received, user: UserId): Promise<FileInfo> {
      const { originalname, mimetype: type, size } = file;
      pay("bytes", user, size);
      const info = { id, name: cleanFileName(originalname), type, size };
      if (PICTURE_TYPES.includes(type)) return { ...info, ...(await keepPicture(id, file)) };
      await rename(file.path, join(folder, id));
      return info;
    },
  };
}

/** Faults of the disk are ours; all else is the sender's. */
function endOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Refused || "syscall" in error) return error;
  const isTooLong = "code" in error && error.code === "LIMIT_FILE_SIZE";
  return new Refused(isTooLong ? "file_size" : "bad_request");
}
