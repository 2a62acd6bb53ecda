import { isDeepStrictEqual } from "node:util";
import { type AccessRequest, ChannelError } from "@baro/server";
import type { RoomId, UserId } from "../shared/events.ts";
import { roomOf } from "../shared/room-channel.ts";
import type { Files } from "./files.ts";
import { pay } from "./rates.ts";
import { Refused } from "./refused.ts";
import { ENTRIES, read } from "./requests.ts";
import type { Rooms } from "./rooms.ts";
import type { ChatServer } from "./wire.ts";

/** Says who may read and write the channels of the rooms: their members, and what a page may write. */
export function allowMembers({ channels }: ChatServer, rooms: Rooms, files: Files): void {
  channels.identify((socket) => socket.data.user);
  channels.authorize(async ({ data: { user } }, request) => {
    try {
      await pay(request.action, user);
      const room = roomOf(request.channel) ?? 0;
      rooms.mustBeMember(room, user);
      if (request.action === "publish") await checkEntry(request, { room, user, files });
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // The page keeps it and tries again.
      if (error.code === "rate_limited") throw new ChannelError("overloaded");
      return { reason: error.code };
    }
  });
}

interface Place {
  readonly room: RoomId;
  readonly user: UserId;
  readonly files: Files;
}

/** Notices are the server's own. A file must be one that this person brought to this room. */
async function checkEntry({ event, body }: AccessRequest, { room, user, files }: Place) {
  if (event === "message") {
    read(ENTRIES.message, body);
    return;
  }
  if (event !== "file") throw new Refused("bad_request");
  const { file } = read(ENTRIES.file, body);
  const stored = files.find(file.id);
  const isTheirs = stored?.room === room && stored.user === user;
  if (!isTheirs || !isDeepStrictEqual({ ...file }, { ...stored.info }))
    throw new Refused("file_not_found");
}
