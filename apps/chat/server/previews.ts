import type { Entry } from "@baro/server";
import type { LastWords } from "./events.ts";
import { readBody } from "./message-body.ts";
import { channelOf, roomOf } from "./room-channel.ts";
import type { ChatServer } from "./wire.ts";

/** What a line of the list of rooms shows of the room's channel. */
export interface Preview {
  readonly lastId: number;
  readonly last: LastWords | null;
}

const NOTHING: Preview = { lastId: 0, last: null };

/** So much of a text is one line. */
const MOST = 120;

/** The newest message of each room: read once, then kept up with what is committed. */
export class Previews {
  readonly #all = new Map<number, Preview>();

  of(room: number): Preview {
    return this.#all.get(room) ?? NOTHING;
  }

  /** Reads the newest message of these rooms, and hears of each that comes. */
  async follow(io: ChatServer, rooms: readonly number[], changed: (room: number) => void) {
    io.channels.on("entry", (channel, entry) => {
      const room = roomOf(channel);
      if (room === undefined) return;
      this.#all.set(room, previewOf(entry));
      changed(room);
    });
    await Promise.all(rooms.map((room) => this.#read(io, room)));
  }

  async #read(io: ChatServer, room: number): Promise<void> {
    const { entries } = await io.channel(channelOf(room)).history({ limit: 1 });
    const newest = entries.at(-1);
    if (newest && !this.#all.has(room)) this.#all.set(room, previewOf(newest));
  }
}

function previewOf({ offset, at, body }: Entry): Preview {
  const { nickname, text } = readBody(body);
  return {
    lastId: offset,
    last: { nickname, text: text.slice(0, MOST).replace(/\s+/gu, " "), at },
  };
}
