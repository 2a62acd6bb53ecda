import { createServer } from "node:http";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ChannelStore, Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import { startChat } from "./chat.ts";
import { readConfig } from "./config.ts";
import { listen } from "./listen.ts";
import { site } from "./site.ts";
import { Store } from "./store.ts";
import type { ChatServer } from "./wire.ts";

/** The app's folder, the same from server/ (dev) and from dist/server/ (built). */
const APP = resolve(
  import.meta.dirname,
  import.meta.dirname.endsWith("dist/server") ? "../.." : "..",
);

/** A message has at most 2,000 characters; nothing that a page sends comes near this many bytes. */
const MAX_BYTES = 64 * 1024;

/** How long connections may take to end when the program ends, in ms. */
const FAREWELL = 2000;

const FIRST_ROOM = "로비 · Lobby";

async function main(): Promise<void> {
  const config = readConfig(process.env, APP);
  const store = new Store(config.database);
  if (store.rooms().length === 0) store.createRoom(FIRST_ROOM, Date.now());

  const http = createServer(site(resolve(APP, "dist", "web")));
  // First of all: who starts it twice is to hear of the port, and not of the file behind it.
  const url = await listen(http, config);
  const io: ChatServer = new Server(http, {
    maxHttpBufferSize: MAX_BYTES,
    serveClient: false,
    store: await openMessages(config.messages),
  });
  const chat = await startChat({ io, store });

  const stop = async (): Promise<void> => {
    chat.close();
    // Whoever is slow to go is cut off.
    await Promise.race([io.close(), sleep(FAREWELL)]);
    store.close();
    process.exit(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);

  console.log(`Baro chat is ready: ${url}`);
}

/** Throws an `Error` that names the file. */
async function openMessages(file: string): Promise<ChannelStore> {
  const store = sqliteStore(file, { durability: "power" });
  try {
    await store.open();
    return store;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The messages in ${file} cannot be used: ${reason}.`, { cause: error });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
