import type { Database } from "better-sqlite3";
import { parse } from "cookie";
import type { Logger } from "pino";
import type { z } from "zod";
import type {
  Answer,
  NoticeBody,
  RoomEvents,
  RoomId,
  RoomSummary,
  UserId,
} from "../shared/events.ts";
import { channelOf } from "../shared/room-channel.ts";
import { allowMembers } from "./access.ts";
import { type Accounts, sessionOf } from "./accounts.ts";
import type { Files } from "./files.ts";
import { Lines } from "./lines.ts";
import { People } from "./people.ts";
import { pay } from "./rates.ts";
import { Refused, refusalOf } from "./refused.ts";
import { REQUESTS, read } from "./requests.ts";
import { Rooms } from "./rooms.ts";
import { type ChatServer, type ChatSocket, roomOfUser } from "./wire.ts";

/** The cookie that holds the session. */
export const COOKIE = "session";

interface ChatInit {
  readonly io: ChatServer;
  readonly db: Database;
  readonly accounts: Accounts;
  readonly files: Files;
  readonly log: Logger;
}

/** How long changes of a room are collected before its members hear of it. ms */
const NEWS_DELAY = 100;

/** The messenger: what connections may ask, and what everyone is told. */
export class Chat {
  readonly rooms: Rooms;
  readonly #io: ChatServer;
  readonly #accounts: Accounts;
  readonly #log: Logger;
  readonly #lines: Lines;
  readonly #people: People;
  readonly #news = new Map<RoomId, NodeJS.Timeout>();

  constructor({ io, db, accounts, files, log }: ChatInit) {
    this.#io = io;
    this.#accounts = accounts;
    this.#log = log;
    this.#lines = new Lines(db);
    this.rooms = new Rooms(db, this.#lines);
    this.#people = new People(accounts, (user) => io.emit("user:changed", user));
    allowMembers(io, this.rooms, files);
  }

  /** Opens the door; before that nobody comes in. */
  async open(): Promise<void> {
    await this.#lines.follow(this.#io, this.rooms.ids(), (room) => this.#onLine(room));
    this.#io.use((socket, next) => {
      const token = tokenOf(socket.handshake.headers.cookie);
      const user = token && this.#accounts.userOf(token);
      // A page that was left open must not speak for whoever signed in after its owner.
      const { user: owner = user } = socket.handshake.auth;
      if (!user || owner !== user)
        return next(Object.assign(new Error("refused"), { data: { code: "signed_out" } }));
      socket.data.user = user;
      socket.join([roomOfUser(user), roomOfSession(token)]);
      next();
    });
    this.#io.on("connection", (socket) => this.#welcome(socket));
  }

  /** Ends the connections of a session. */
  signedOut(token: string): void {
    const room = this.#io.in(roomOfSession(token));
    room.emit("signed:out");
    room.disconnectSockets(true);
  }

  close(): void {
    this.#people.close();
    for (const timer of this.#news.values()) clearTimeout(timer);
  }

  #welcome(socket: ChatSocket): void {
    const { user } = socket.data;
    this.#people.came(user);
    socket.on("disconnect", () => this.#people.went(user));
    const rooms = this.rooms.of(user);
    socket.join(rooms.map(({ id }) => channelOf(id)));
    this.#listen(socket, user);
    const users = this.#people.all();
    const self = users.find(({ id }) => id === user);
    if (self) socket.emit("welcome", { self, users, rooms });
  }

  #listen(socket: ChatSocket, user: UserId): void {
    const on = this.#answering(user);
    const { rooms } = this;
    socket.on(
      "room:direct",
      on(REQUESTS["room:direct"], ({ user: other }) => {
        if (other === user) throw new Refused("bad_request");
        return this.#open(rooms.direct(user, other), user, []);
      }),
    );
    socket.on(
      "room:create",
      on(REQUESTS["room:create"], async ({ name, users }) => {
        const room = rooms.group(name, user, users);
        await this.#note(room, user, { kind: "created", users });
        return this.#open(room, user, users);
      }),
    );
    socket.on(
      "room:invite",
      on(REQUESTS["room:invite"], async ({ room, users }) => {
        rooms.mustBeMember(room, user);
        if (rooms.summary(room, user).kind === "direct") throw new Refused("bad_request");
        const added = rooms.add(room, users);
        if (added.length > 0) await this.#note(room, user, { kind: "invited", users: added });
        return this.#open(room, user, added);
      }),
    );
    socket.on(
      "room:leave",
      on(REQUESTS["room:leave"], ({ room }) => this.#leave(room, user)),
    );
    socket.on(
      "room:read",
      on(REQUESTS["room:read"], ({ room, offset }) => {
        rooms.mustBeMember(room, user);
        const read = rooms.read(room, user, offset);
        if (read === undefined) return null;
        this.#io.to(channelOf(room)).emit("room:read", { room, user, offset: read });
        this.#tell(room, user);
        return null;
      }),
    );
    socket.on(
      "room:search",
      on(REQUESTS["room:search"], async ({ room, text, before }) => {
        await pay("search", user);
        rooms.mustBeMember(room, user);
        if (text.trim() === "") throw new Refused("search_empty");
        return this.#lines.search(room, text.normalize("NFC").trim(), before);
      }),
    );
    socket.on("typing", async (input) => {
      const { room } = REQUESTS.typing.safeParse(input).data ?? { room: 0 };
      const isFine =
        rooms.isMember(room, user) &&
        (await pay("typing", user).then(
          () => true,
          () => false,
        ));
      if (isFine) socket.to(channelOf(room)).volatile.emit("typing", { room, user });
    });
  }

  /** Makes of what is to be done a listener that reads the request, and answers with the value or why not. */
  #answering(user: UserId) {
    return <Schema extends z.ZodType, T>(
      schema: Schema,
      run: (request: z.output<Schema>) => T | Promise<T>,
    ) =>
      async (input: unknown, reply: (answer: Answer<T>) => void): Promise<void> => {
        if (typeof reply !== "function") return;
        try {
          await pay("ask", user);
          reply({ ok: true, value: await run(read(schema, input)) });
        } catch (error) {
          reply({ ok: false, error: refusalOf(error, (cause) => this.#log.error(cause)) });
        }
      };
  }

  /** Brings these and whoever asked into the room's events, and tells its members. */
  #open(room: RoomId, user: UserId, others: readonly UserId[]): RoomSummary {
    this.#io.in([user, ...others].map(roomOfUser)).socketsJoin(channelOf(room));
    this.#mark(room);
    return this.rooms.summary(room, user);
  }

  async #leave(room: RoomId, user: UserId): Promise<null> {
    this.rooms.mustBeMember(room, user);
    const { kind } = this.rooms.summary(room, user);
    this.rooms.remove(room, user);
    this.#io.in(roomOfUser(user)).socketsLeave(channelOf(room));
    this.#io.to(roomOfUser(user)).emit("room:removed", { room });
    // What they are subscribed to ends here.
    await this.#io.channel(channelOf(room)).reauthorize();
    if (kind === "group") await this.#note(room, user, { kind: "left", users: [] });
    this.#mark(room);
    return null;
  }

  async #note(room: RoomId, by: UserId, notice: NoticeBody): Promise<void> {
    await this.#io.channel<RoomEvents>(channelOf(room)).publish("notice", notice, { by });
  }

  #onLine(room: RoomId): void {
    const back = this.rooms.bringBack(room);
    if (back.length > 0) this.#io.in(back.map(roomOfUser)).socketsJoin(channelOf(room));
    this.#mark(room);
  }

  /** A lively room costs its members a few lines a second and not one for each message. */
  #mark(room: RoomId): void {
    if (this.#news.has(room)) return;
    const tell = () => {
      this.#news.delete(room);
      for (const { id } of this.rooms.members(room)) this.#tell(room, id);
    };
    this.#news.set(room, setTimeout(tell, NEWS_DELAY));
  }

  #tell(room: RoomId, user: UserId): void {
    if (!this.#people.isHere(user)) return;
    this.#io.to(roomOfUser(user)).emit("room:changed", this.rooms.summary(room, user));
  }
}

/** The session that a request's cookies name. */
export function tokenOf(cookies: string | undefined): string | undefined {
  return parse(cookies ?? "")[COOKIE];
}

function roomOfSession(token: string): string {
  return `session:${sessionOf(token)}`;
}
