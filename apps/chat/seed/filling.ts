import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ChannelStore, Server } from "@baro/server";
import { StoreError, sqliteStore } from "@baro/sqlite";
import { type Accounts, createAccounts } from "../server/accounts.ts";
import { besides } from "../server/config.ts";
import { openDatabase } from "../server/database.ts";
import { createFiles } from "../server/files.ts";
import { followRooms } from "../server/lines.ts";
import type { ChatServer } from "../server/people.ts";
import { createRooms, type Rooms } from "../server/rooms.ts";
import type { FileInfo, RoomEvents, RoomId, UserId } from "../shared/events.ts";
import { channelOf } from "../shared/room-channel.ts";

/** So many entries are published at once. */
const AT_ONCE = 500;

/** An entry as it was written once. */
export type Written = {
  [Event in keyof RoomEvents]: {
    readonly event: Event;
    readonly body: RoomEvents[Event];
    readonly by: UserId;
    /** ms since 1970. */
    readonly at: number;
  };
}[keyof RoomEvents];

/** What a chat can be filled with. */
export interface Filling {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  write(room: RoomId, entries: readonly Written[]): Promise<void>;
  picture(user: UserId, file: { name: string; png: Buffer }): Promise<FileInfo>;
}

/** Long enough for a chat that is just ending. ms */
const PATIENCE = 2000;

/** Fills the files of a chat that does not run. Throws an `Error` that says what to do where it runs, and leaves it as it is. */
export async function fillChat(
  database: string,
  fill: (filling: Filling) => Promise<void>,
): Promise<void> {
  const { messages, files: folder } = besides(database);
  // First of all: who has it is alone with these files.
  const store = await takeMessages(messages, database);
  // Ten thousand lines need not each wait for the disk.
  const db = openDatabase(database, "NORMAL");
  const io: ChatServer = new Server({ store });
  const [accounts, rooms] = [createAccounts(db), createRooms(db)];
  const files = createFiles(db, folder);
  try {
    await followRooms({ io, db, rooms }, () => {});
    await fill({
      accounts,
      rooms,
      async write(room, entries) {
        const channel = io.channel(channelOf(room));
        for (let at = 0; at < entries.length; at += AT_ONCE) {
          const some = entries.slice(at, at + AT_ONCE);
          await Promise.all(
            some.map(({ event, body, ...options }) => channel.publish(event, body, options)),
          );
        }
      },
      async picture(user, { name, png }) {
        const path = join(folder, "incoming", name);
        await writeFile(path, png);
        const file = { path, originalname: name, mimetype: "image/png", size: png.length };
        return await files.keep(randomUUID(), file, user);
      },
    });
  } finally {
    await io.close();
    db.close();
  }
}

async function takeMessages(file: string, database: string): Promise<ChannelStore> {
  const store = sqliteStore(file, { lockTimeout: PATIENCE });
  try {
    await store.open();
    return store;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "STORE_LOCKED") throw error;
    throw new Error(
      `The chat of ${database} is running, and was left as it is. Stop it and seed again, or fill another one: CHAT_DB=demo.db npm run seed`,
      { cause: error },
    );
  }
}
