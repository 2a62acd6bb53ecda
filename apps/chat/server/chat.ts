import type { Database } from "better-sqlite3";
import { parse } from "cookie";
import type { Logger } from "pino";
import type { Answer, RequestName, UserId } from "../shared/events.ts";
import { allowMembers } from "./access.ts";
import { type Accounts, sessionOf } from "./accounts.ts";
import { type Answers, answersOf } from "./answers.ts";
import type { Files } from "./files.ts";
import { Lines } from "./lines.ts";
import { News } from "./news.ts";
import { People } from "./people.ts";
import { pay } from "./rates.ts";
import { Refused, refusalOf } from "./refused.ts";
import { REQUESTS, read } from "./requests.ts";
import { Rooms } from "./rooms.ts";
import { type ChatServer, type ChatSocket, roomOfUser } from "./wire.ts";

/** The cookie that holds the session. */
export const COOKIE = "session";

/** How often files that nobody sent on are looked for. ms */
const SWEEP = 3_600_000;

/** A connection that is older is asked again who it is, as one whose session is over. Timers go no further. ms */
const LONGEST = 2 ** 31 - 1;

interface ChatInit {
  readonly io: ChatServer;
  readonly db: Database;
  readonly accounts: Accounts;
  readonly files: Files;
  readonly log: Logger;
}

/** The messenger: who comes in, and that they are answered. */
export class Chat {
  readonly rooms: Rooms;
  readonly #init: ChatInit;
  readonly #lines: Lines;
  readonly #people: People;
  readonly #news: News;
  readonly #answers: Answers;
  #sweeping: NodeJS.Timeout | undefined;

  constructor(init: ChatInit) {
    const { io, db, accounts, files } = init;
    this.#init = init;
    this.#lines = new Lines(db);
    this.rooms = new Rooms(db, this.#lines);
    this.#people = new People(accounts, (user) => io.emit("user:changed", user));
    this.#news = new News(io, this.rooms, this.#people);
    this.#answers = answersOf({ io, rooms: this.rooms, lines: this.#lines, news: this.#news });
    allowMembers(io, this.rooms, files);
  }

  /** Opens the door; before that nobody comes in. */
  async open(): Promise<void> {
    const { io, accounts, files, log } = this.#init;
    await this.#lines.follow(io, this.rooms.ids(), (room) => this.#news.written(room));
    this.#sweeping = setInterval(() => files.sweep(), SWEEP).unref();
    files.sweep();
    io.use((socket, next) => {
      const token = tokenOf(socket.handshake.headers.cookie);
      const session = accounts.session(token);
      // A page that was left open must not speak for whoever signed in after its owner.
      const { user: owner = session?.user } = socket.handshake.auth;
      if (!token || !session || owner !== session.user) {
        const data = refusalOf(new Refused("signed_out"), log);
        return next(Object.assign(new Error("refused"), { data }));
      }
      Object.assign(socket.data, session);
      socket.join([roomOfUser(session.user), roomOfSession(token)]);
      next();
    });
    io.on("connection", (socket) => this.#welcome(socket, socket.data.user));
  }

  /** Ends the connections of a session. */
  signedOut(token: string): void {
    const room = this.#init.io.in(roomOfSession(token));
    room.emit("signed:out");
    room.disconnectSockets(true);
  }

  close(): void {
    clearInterval(this.#sweeping);
    this.#people.close();
    this.#news.close();
  }

  #welcome(socket: ChatSocket, user: UserId): void {
    this.#people.came(user);
    const rest = Math.min(socket.data.until - Date.now(), LONGEST);
    // The page comes back at once, and is asked who it is.
    const end = setTimeout(() => socket.disconnect(true), rest);
    socket.on("disconnect", () => {
      clearTimeout(end);
      this.#people.went(user);
    });
    for (const name of Object.keys(REQUESTS) as RequestName[]) {
      socket.on(name, async (input, reply) => {
        const answer = await this.#answer(name, user, input);
        if (typeof reply === "function") reply(answer);
      });
    }
    const users = this.#people.all();
    const self = users.find(({ id }) => id === user);
    if (self) socket.emit("welcome", { self, users, rooms: this.rooms.of(user) });
  }

  /** The value, or why not. */
  async #answer(name: RequestName, user: UserId, input: unknown): Promise<Answer<unknown>> {
    try {
      await pay(name === "typing" ? "typing" : "ask", user);
      return { ok: true, value: await run(this.#answers, name, user, input) };
    } catch (error) {
      return { ok: false, error: refusalOf(error, this.#init.log) };
    }
  }
}

function run<Name extends RequestName>(answers: Answers, name: Name, user: UserId, input: unknown) {
  return answers[name](user, read(REQUESTS[name], input));
}

/** The session that a request's cookies name. */
export function tokenOf(cookies: string | undefined): string | undefined {
  return parse(cookies ?? "")[COOKIE];
}

function roomOfSession(token: string): string {
  return `session:${sessionOf(token)}`;
}
