import type { Entry } from "@baro/server";
import type {
  LastWords,
  RoomEvents,
  RoomId,
  SearchHit,
  SearchResult,
  UserId,
} from "../shared/events.ts";
import { LIMITS } from "../shared/limits.ts";
import { channelOf, roomOf } from "../shared/room-channel.ts";
import type { App } from "./app.ts";
import type { Database } from "./database.ts";

/** Brings every entry of the rooms' channels into `lines`, which lists, unread counts and searches read: the channel is the truth. @param onLine told of each, and who is back in the room by it */
export async function followRooms(
  { io, db, rooms }: Pick<App, "io" | "db" | "rooms">,
  onLine: (room: RoomId, last: LastWords, back: readonly UserId[]) => void,
): Promise<void> {
  const after = (channel: string) =>
    db.value<number>`SELECT max(offset) FROM lines WHERE room = ${roomOf(channel)}` ?? 0;
  const entry = (channel: string, { offset, by = "", event, body, at }: Entry) => {
    const room = roomOf(channel) ?? 0;
    // One of the three, as this server let it in.
    const is = body as Partial<RoomEvents["message"] & RoomEvents["file"] & RoomEvents["notice"]>;
    const text = is.text ?? is.file?.name ?? is.kind ?? "";
    const file = is.file ? JSON.stringify(is.file) : null;
    const back = db.atomically(() => {
      db.run`INSERT INTO lines VALUES (${room}, ${offset}, ${by}, ${event}, ${text}, ${at}, ${file})`;
      return rooms.bringBack(room);
    });
    const beginning = [...text].slice(0, 120).join("");
    onLine(room, { by, kind: event as LastWords["kind"], text: beginning, at, offset }, back);
  };
  const known = db.list<RoomId>`SELECT id FROM rooms`;
  await io.channels.follow({ after, entry }, known.map(channelOf));
}

/** Lines with this text in them, whatever its case. */
export function search(db: Database, room: RoomId, text: string, before = 2 ** 53): SearchResult {
  const hits = db.all<SearchHit>`SELECT offset, by, kind, text, at FROM lines
    WHERE room = ${room} AND offset < ${before} AND kind <> 'notice'
      AND instr(lower_unicode(text), ${text.normalize("NFC").trim().toLowerCase()}) > 0
    ORDER BY offset DESC LIMIT ${LIMITS.hits + 1}`;
  return { hits: hits.slice(0, LIMITS.hits), more: hits.length > LIMITS.hits };
}
