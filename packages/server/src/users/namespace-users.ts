import { EventEmitter } from "node:events";
import type { Loose } from "@baro/protocol";
import type { Room } from "../adapter/contract.ts";
import { ServerOptionError } from "../option-error.ts";
import type { Socket } from "../sockets/api.ts";
import { attempt } from "../sockets/attempt.ts";
import type { BroadcastOperator } from "../sockets/broadcast-api.ts";
import type { OpenNamespace } from "../sockets/namespace-of.ts";
import { Alarm } from "./alarm.ts";
import type { UserOrSession, Users } from "./api.ts";
import { type Authenticate, Door } from "./door.ts";
import type { Identity } from "./identity.ts";
import { Presence } from "./presence.ts";
import { NOBODY, roomOfSession, roomOfUser } from "./rooms.ts";

type AnySocket = Socket<Loose, Loose, Loose, Loose>;

/** What users are made with. */
interface UsersInit {
  readonly authenticate: Authenticate<AnySocket>;
  /** ms */
  readonly grace: number;
}

/** What servers tell each other: the connections in a room end, those on their way in too. */
const END = "baro:users:end";

/** Implements {@link Users}. */
export class NamespaceUsers extends EventEmitter implements Users<Loose, Loose, Loose, Loose> {
  readonly #host: OpenNamespace;
  readonly #door: Door;
  readonly #presence: Presence;
  readonly #alarms = new Set<Alarm>();

  constructor(host: OpenNamespace, { authenticate, grace }: UsersInit) {
    super();
    this.#host = host;
    this.#door = new Door(authenticate);
    this.#presence = new Presence(grace, {
      came: (user) => this.#tell("came", user),
      went: (user) => this.#tell("went", user),
    });
    host.use(this.#door.enter, { always: true });
    // Before all that an app listens for, so that it can ask whose socket that is.
    host.prependListener("connect", this.#onConnect);
    host.on(END, this.#endHere);
    host.channels.identify((socket) => this.of(socket)?.user);
  }

  isHere(user: string): boolean {
    return this.#presence.has(user);
  }

  here(): string[] {
    return this.#presence.users();
  }

  of(socket: AnySocket): Identity | undefined {
    return this.#door.of(socket);
  }

  to(user: string | readonly string[]): BroadcastOperator<Loose, Loose> {
    const rooms = typeof user === "string" ? [roomOfUser(user)] : user.map(roomOfUser);
    return this.#host.to(rooms.length === 0 ? NOBODY : rooms);
  }

  end(whose: UserOrSession): void {
    const room = roomWhere(whose);
    this.#endHere(room);
    this.#host.in(room).disconnectSockets(true);
    void this.#tellOthers(room);
  }

  close(): void {
    this.#door.shut();
    this.#host.off("connect", this.#onConnect).off(END, this.#endHere);
    for (const alarm of this.#alarms) alarm.stop();
    this.#alarms.clear();
    this.#presence.clear();
  }

  readonly #onConnect = (socket: AnySocket): void => {
    const identity = this.of(socket);
    // A listener that an app has put before this one may have ended it.
    if (identity === undefined || !socket.connected) return;
    this.#door.entered(socket);
    const alarm = this.#setAlarm(identity, socket);
    socket.once("disconnect", () => {
      if (alarm) this.#forget(alarm);
      this.#presence.remove(identity.user);
    });
    this.#presence.add(identity.user);
  };

  /** An end that was asked for here, or on another server. */
  readonly #endHere = (room: Room): void => {
    this.#door.end(room);
    this.#host.local.in(room).disconnectSockets(true);
  };

  /** Adapters reach sockets that are in; the servers have to know of those on their way. */
  async #tellOthers(room: Room): Promise<void> {
    try {
      if ((await this.#host.adapter.serverCount()) > 1) this.#host.serverSideEmit(END, room);
    } catch (error) {
      this.#host.failed(error, "adapter", "adapter");
    }
  }

  #setAlarm({ until }: Identity, socket: AnySocket): Alarm | undefined {
    if (until === undefined || until === Number.POSITIVE_INFINITY) return undefined;
    const alarm = new Alarm(until, () => socket.disconnect(true));
    this.#alarms.add(alarm);
    return alarm;
  }

  #forget(alarm: Alarm): void {
    alarm.stop();
    this.#alarms.delete(alarm);
  }

  /** Each listener by itself: whatever one does, the others hear it too. */
  #tell(event: "came" | "went", user: string): void {
    for (const listener of this.rawListeners(event)) {
      attempt(
        () => Reflect.apply(listener, this, [user]),
        (error) => this.#host.failed(error, event, "listener"),
      );
    }
  }
}

/** @throws ServerOptionError for neither: the room of nobody would be that of everybody */
function roomWhere({ user, session }: UserOrSession): Room {
  if (typeof user === "string" && session === undefined) return roomOfUser(user);
  if (typeof session === "string" && user === undefined) return roomOfSession(session);
  throw new ServerOptionError("users: end needs either { user } or { session }, a text");
}
