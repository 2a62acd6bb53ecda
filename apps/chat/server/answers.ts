import type {
  NoticeBody,
  RequestName,
  RequestOf,
  RoomEvents,
  RoomId,
  UserId,
  ValueOf,
} from "../shared/events.ts";
import { channelOf } from "../shared/room-channel.ts";
import type { Lines } from "./lines.ts";
import type { News } from "./news.ts";
import { pay } from "./rates.ts";
import { Refused } from "./refused.ts";
import type { Rooms } from "./rooms.ts";
import { type ChatServer, roomOfUser } from "./wire.ts";

/** For each request: who asks, and what has the shape that events.ts gives it. */
export type Answers = {
  readonly [Name in RequestName]: (
    user: UserId,
    request: RequestOf<Name>,
  ) => ValueOf<Name> | Promise<ValueOf<Name>>;
};

interface AnswersInit {
  readonly io: ChatServer;
  readonly rooms: Rooms;
  readonly lines: Lines;
  readonly news: News;
}

/** What may be asked of the chat. Each throws a `Refused` for what it does not do. */
export function answersOf({ io, rooms, lines, news }: AnswersInit): Answers {
  const note = (room: RoomId, by: UserId, notice: NoticeBody) =>
    io.channel<RoomEvents>(channelOf(room)).publish("notice", notice, { by });
  return {
    "room:direct"(user, { user: other }) {
      if (other === user) throw new Refused("bad_request");
      const room = rooms.direct(user, other);
      news.changed(room);
      return rooms.summary(room, user);
    },
    async "room:create"(user, { name, users }) {
      const room = rooms.group(name, user, users);
      await note(room, user, { kind: "created", users });
      return rooms.summary(room, user);
    },
    async "room:invite"(user, { room, users }) {
      rooms.mustBeMember(room, user);
      if (rooms.kind(room) === "direct") throw new Refused("bad_request");
      const added = rooms.add(room, users);
      if (added.length > 0) await note(room, user, { kind: "invited", users: added });
      return rooms.summary(room, user);
    },
    async "room:leave"(user, { room }) {
      rooms.mustBeMember(room, user);
      rooms.remove(room, user);
      io.to(roomOfUser(user)).emit("room:removed", { room });
      // What they are subscribed to ends here.
      await io.channel(channelOf(room)).reauthorize();
      if (rooms.kind(room) === "group") await note(room, user, { kind: "left", users: [] });
      news.changed(room);
      return null;
    },
    "room:read"(user, { room, offset }) {
      rooms.mustBeMember(room, user);
      const read = rooms.read(room, user, offset);
      if (read === undefined) return null;
      news.toMembers(room).emit("room:read", { room, user, offset: read });
      news.tell(room, user);
      return null;
    },
    async "room:search"(user, { room, text, before }) {
      await pay("search", user);
      rooms.mustBeMember(room, user);
      if (text.trim() === "") throw new Refused("search_empty");
      return lines.search(room, text.normalize("NFC").trim(), before);
    },
    typing(user, { room }) {
      rooms.mustBeMember(room, user);
      news.toMembers(room).except(roomOfUser(user)).volatile.emit("typing", { room, user });
      return null;
    },
  };
}
