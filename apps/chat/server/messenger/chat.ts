import { requests } from "@baro/server";
import type {
  NoticeBody,
  RequestName,
  RequestOf,
  RoomEvents,
  RoomId,
  UserId,
  ValueOf,
} from "../../shared/events.ts";
import { channelOf } from "../../shared/room-channel.ts";
import type { Database } from "../host/database.ts";
import { pay } from "../host/rates.ts";
import { Refused } from "../host/refused.ts";
import { followRooms, search } from "./lines.ts";
import type { ChatServer, People } from "./people.ts";
import { REQUESTS } from "./requests.ts";
import type { Rooms } from "./rooms.ts";

/** How long changes of a room are collected before its members hear of it. ms */
const DELAY = 100;

/** For each request, what is told to whom asked it. */
type Answers = {
  readonly [Name in RequestName]: (
    request: RequestOf<Name>,
    user: UserId,
  ) => ValueOf<Name> | Promise<ValueOf<Name>>;
};

interface ChatInit {
  readonly io: ChatServer;
  readonly db: Database;
  readonly people: People;
  readonly rooms: Rooms;
  /** Hears what fails where nobody waits. */
  readonly report: (error: unknown) => void;
}

/** The messenger: brings its lists up to date, and answers those who come in. */
export async function openChat(init: ChatInit): Promise<void> {
  const { io, db, people, rooms } = init;
  const news = newsOf(init);
  await followRooms(io, db, (room) => {
    rooms.bringBack(room);
    news.changed(room);
  });
  requests(io, REQUESTS, {
    async before(socket, name) {
      const user = people.of(socket)?.user ?? "";
      await pay(name === "typing" ? "typing" : "ask", user);
      return user;
    },
    answers: answersOf(init, news),
  });
  io.on("connection", (socket) => {
    const users = people.all();
    const self = users.find(({ id }) => id === people.of(socket)?.user);
    if (self) socket.emit("welcome", { self, users, rooms: rooms.of(self.id) });
  });
}

/** Tells members how a room looks to them now. */
function newsOf({ people, rooms, report }: ChatInit) {
  const late = new Map<RoomId, NodeJS.Timeout>();
  const tell = (room: RoomId, user: UserId) => {
    if (people.isHere(user)) people.to(user).emit("room:changed", rooms.summary(room, user));
  };
  /** A lively room costs its members a few lines a second and not one for each message. */
  const changed = (room: RoomId) => {
    const tellMembers = () => {
      late.delete(room);
      try {
        for (const user of rooms.members(room)) tell(room, user);
      } catch (error) {
        report(error);
      }
    };
    if (!late.has(room)) late.set(room, setTimeout(tellMembers, DELAY));
  };
  return { tell, changed };
}

/** What may be asked of the chat. Each throws a `Refused` for what it does not do. */
function answersOf({ io, db, people, rooms }: ChatInit, news: ReturnType<typeof newsOf>): Answers {
  const note = (room: RoomId, by: UserId, notice: NoticeBody) =>
    io.channel<RoomEvents>(channelOf(room)).publish("notice", notice, { by });
  return {
    "room:direct"({ user: other }, user) {
      if (other === user) throw new Refused("bad_request");
      const room = rooms.direct(user, other);
      news.changed(room);
      return rooms.summary(room, user);
    },
    async "room:create"({ name, users }, user) {
      const room = rooms.group(name, user, users);
      await note(room, user, { kind: "created", users });
      return rooms.summary(room, user);
    },
    async "room:invite"({ room, users }, user) {
      rooms.mustBeMember(room, user);
      if (!rooms.isGroup(room)) throw new Refused("bad_request");
      const added = rooms.add(room, users);
      if (added.length > 0) await note(room, user, { kind: "invited", users: added });
      return rooms.summary(room, user);
    },
    async "room:leave"({ room }, user) {
      rooms.mustBeMember(room, user);
      rooms.remove(room, user);
      people.to(user).emit("room:removed", { room });
      // What they are subscribed to ends here.
      await io.channel(channelOf(room)).reauthorize();
      if (rooms.isGroup(room)) await note(room, user, { kind: "left", users: [] });
      news.changed(room);
      return null;
    },
    "room:read"({ room, offset }, user) {
      rooms.mustBeMember(room, user);
      const to = rooms.read(room, user, offset);
      if (to === undefined) return null;
      people.to(rooms.members(room)).emit("room:read", { room, user, offset: to });
      news.tell(room, user);
      return null;
    },
    async "room:search"({ room, text, before }, user) {
      await pay("search", user);
      rooms.mustBeMember(room, user);
      if (text.trim() === "") throw new Refused("search_empty");
      return search(db, room, text, before);
    },
    typing({ room }, user) {
      rooms.mustBeMember(room, user);
      const others = rooms.members(room).filter((member) => member !== user);
      people.to(others).volatile.emit("typing", { room, user });
      return null;
    },
  };
}
