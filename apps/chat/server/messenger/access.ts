import { isDeepStrictEqual } from "node:util";
import type { RoomId, UserId } from "../../shared/events.ts";
import { roomOf } from "../../shared/room-channel.ts";
import type { Files } from "../host/files.ts";
import { pay } from "../host/rates.ts";
import { Refused, read } from "../host/refused.ts";
import type { ChatServer, People } from "./people.ts";
import { ENTRIES } from "./requests.ts";
import type { Rooms } from "./rooms.ts";

/** Says who may read and write the channels of the rooms: their members, and what a page may write. */
export function allowMembers(io: ChatServer, people: People, rooms: Rooms, files: Files): void {
  io.channels.authorize(async (socket, { action, channel, event, body }) => {
    const user = people.of(socket)?.user ?? "";
    const room = roomOf(channel) ?? 0;
    // Where this is too much for now, the page keeps it and tries again.
    await pay(action, user);
    rooms.mustBeMember(room, user);
    // Notices are the server's own.
    if (event === "message") read(ENTRIES.message, body);
    else if (event === "file") mustBeTheirs(read(ENTRIES.file, body).file, room, user);
    else if (action === "publish") throw new Refused("bad_request");
    return true;
  });
  /** A file must be one that this person brought to this room. */
  function mustBeTheirs(file: { id: string }, room: RoomId, user: UserId): void {
    const stored = files.find(file.id);
    const isTheirs = stored?.room === room && stored.user === user;
    if (!isTheirs || !isDeepStrictEqual({ ...file }, { ...stored.info }))
      throw new Refused("file_not_found");
  }
}
