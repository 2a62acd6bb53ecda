import { Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import { messagesBeside } from "../../server/config.ts";
import type { Author } from "../../server/events.ts";
import { channelOf } from "../../server/room-channel.ts";
import { Store } from "../../server/store.ts";

/** A message as it was written once. */
interface Written {
  readonly author: Author;
  readonly text: string;
  /** ms since 1970. */
  readonly at: number;
}

/** What a chat can be filled with. */
export interface Seeding {
  /** Makes a room. @returns its id */
  room(name: string, at: number): number;
  write(room: number, message: Written): Promise<void>;
}

/** Fills the files of a chat that does not run. */
export async function seed(
  database: string,
  fill: (seeding: Seeding) => Promise<void>,
): Promise<void> {
  const rooms = new Store(database);
  const io = new Server({ store: sqliteStore(messagesBeside(database)) });
  await fill({
    room: (name, at) => rooms.createRoom(name, at).id,
    write: async (room, { author, text, at }) => {
      const body = { nickname: author.nickname, text };
      await io.channel(channelOf(room)).publish("message", body, { by: author.id, at });
    },
  });
  await io.close();
  rooms.close();
}
