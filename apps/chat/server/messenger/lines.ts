import type { Entry } from "@baro/server";
import type { RoomEvents, RoomId, SearchHit, SearchResult } from "../../shared/events.ts";
import { LIMITS } from "../../shared/limits.ts";
import { channelOf, roomOf } from "../../shared/room-channel.ts";
import type { Database } from "../host/database.ts";
import type { ChatServer } from "./people.ts";

/** Brings every entry of the rooms' channels into `lines`, which lists, unread counts and searches read: the channel is the truth. */
export async function followRooms(
  io: ChatServer,
  db: Database,
  onLine: (room: RoomId) => void,
): Promise<void> {
  const add = (room: RoomId, { offset, by = "", event, body, at }: Entry) => {
    // One of the three, as this server let it in.
    const is = body as Partial<RoomEvents["message"] & RoomEvents["file"] & RoomEvents["notice"]>;
    const text = is.text ?? is.file?.name ?? is.kind ?? "";
    db.run`INSERT INTO lines (room, offset, by, kind, text, at, file) VALUES
      (${room}, ${offset}, ${by}, ${event}, ${text}, ${at}, ${is.file?.id ?? null}) ON CONFLICT DO NOTHING`;
    onLine(room);
  };
  const catchUp = async (room: RoomId) => {
    const entries = io.channel(channelOf(room)).entries({ after: wholeUpTo(db, room) });
    for await (const entry of entries) add(room, entry);
  };
  io.channels.on("entry", async (channel, entry) => {
    const room = roomOf(channel);
    if (room === undefined) return;
    if (hasLine(db, room, entry.offset - 1)) add(room, entry);
    // What the database failed at has to come in too.
    else await catchUp(room);
  });
  // What the program was killed before it could note.
  for (const room of db.list<RoomId>`SELECT id FROM rooms`) await catchUp(room);
}

/** Of what is before the first entry there is none to miss. */
function hasLine(db: Database, room: RoomId, offset: number): boolean {
  return (
    offset === 0 || !!db.value`SELECT 1 FROM lines WHERE room = ${room} AND offset = ${offset}`
  );
}

/** Entries are numbered from 1 on, so none is missing where as many are here as the last one says. */
function wholeUpTo(db: Database, room: RoomId): number {
  const count = db.value<number>`
    SELECT iif(count(*) = max(offset), count(*), 0) FROM lines WHERE room = ${room}`;
  return count ?? 0;
}

/** Lines with this text in them, whatever its case. */
export function search(db: Database, room: RoomId, text: string, before = 2 ** 53): SearchResult {
  const hits = db.all<SearchHit>`SELECT offset, by, kind, text, at FROM lines
    WHERE room = ${room} AND offset < ${before} AND kind <> 'notice'
      AND instr(lower_unicode(text), ${text.normalize("NFC").trim().toLowerCase()}) > 0
    ORDER BY offset DESC LIMIT ${LIMITS.hits + 1}`;
  return { hits: hits.slice(0, LIMITS.hits), more: hits.length > LIMITS.hits };
}
