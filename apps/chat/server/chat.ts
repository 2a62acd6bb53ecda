import { requests } from "@baro/server";
import { z } from "zod";
import type { Answers, NoticeBody, RoomEvents, RoomId, UserId } from "../shared/events.ts";
import { checkMessage, checkRoomName } from "../shared/limits.ts";
import { REQUESTS } from "../shared/requests.ts";
import { channelOf, roomOf } from "../shared/room-channel.ts";
import type { App } from "./app.ts";
import { followRooms, search } from "./lines.ts";
import { pay } from "./rates.ts";
import { clean, Refused } from "./refused.ts";

/** Tells members how a room looks to them now. */
type Tell = (room: RoomId, members?: readonly UserId[]) => void;

/** The messenger: brings its lists up to date, and answers those who come in. */
export async function openChat(app: App): Promise<void> {
  const { io, people, rooms } = app;
  const tell: Tell = (room, members = rooms.members(room)) => {
    for (const user of members.filter((member) => people.isHere(member)))
      people.to(user).emit("room:changed", rooms.summary(room, user));
  };
  // Notices and files are the server's own.
  const text = z.string().transform((raw) => clean(checkMessage(raw)));
  io.channels.accept({ message: z.strictObject({ text }) });
  // What is refused for now, as what is too much, the page keeps and tries again.
  io.channels.authorize((socket, { action, channel, again }) => {
    const user = people.of(socket)?.user ?? "";
    if (!again) pay(action, user);
    rooms.mustBeMember(roomOf(channel) ?? 0, user);
    return true;
  });
  await followRooms(app, (room, last, back) => {
    tell(room, back);
    people.to(rooms.members(room)).emit("room:line", { room, last });
  });
  requests(io, REQUESTS, {
    before(socket, name) {
      const user = people.of(socket)?.user ?? "";
      pay(name === "typing" ? "typing" : "ask", user);
      return user;
    },
    answers: answersOf(app, tell),
  });
  io.on("connection", (socket) => {
    const users = people.all();
    const self = users.find(({ id }) => id === people.of(socket)?.user);
    if (self) socket.emit("welcome", { self, users, rooms: rooms.of(self.id) });
  });
}

/** What may be asked of the chat. Each throws a `Refused` for what it does not do. */
function answersOf({ io, db, people, rooms }: App, tell: Tell): Answers {
  const note = (room: RoomId, by: UserId, notice: NoticeBody) =>
    io.channel<RoomEvents>(channelOf(room)).publish("notice", notice, { by });
  return {
    "room:direct"({ user: other }, user) {
      if (other === user) throw new Refused("bad_request");
      const room = rooms.direct(user, other);
      tell(room);
      return rooms.summary(room, user);
    },
    async "room:create"({ name, users }, user) {
      const room = rooms.group(clean(checkRoomName(name)), user, users);
      await note(room, user, { kind: "created", users });
      tell(room);
      return rooms.summary(room, user);
    },
    async "room:invite"({ room, users }, user) {
      rooms.mustBeMember(room, user);
      if (!rooms.isGroup(room)) throw new Refused("bad_request");
      const added = rooms.add(room, users);
      if (added.length > 0) {
        await note(room, user, { kind: "invited", users: added });
        tell(room);
      }
      return rooms.summary(room, user);
    },
    async "room:leave"({ room }, user) {
      rooms.mustBeMember(room, user);
      rooms.remove(room, user);
      people.to(user).emit("room:removed", { room });
      // What they are subscribed to ends here.
      await io.channel(channelOf(room)).reauthorize();
      if (rooms.isGroup(room)) await note(room, user, { kind: "left", users: [] });
      tell(room);
      return null;
    },
    "room:read"({ room, offset }, user) {
      rooms.mustBeMember(room, user);
      const to = rooms.read(room, user, offset);
      if (to === undefined) return null;
      people.to(rooms.members(room)).emit("room:read", { room, user, offset: to });
      tell(room, [user]);
      return null;
    },
    async "room:search"({ room, text, before }, user) {
      pay("search", user);
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
