import { createServer } from "node:http";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Server } from "@baro/server";
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
  const io: ChatServer = new Server(http, { maxHttpBufferSize: MAX_BYTES, serveClient: false });
  const chat = startChat({ io, store });

  const stop = async (): Promise<void> => {
    chat.close();
    // Whoever is slow to go is cut off.
    await Promise.race([io.close(), sleep(FAREWELL)]);
    store.close();
    process.exit(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);

  const url = await listen(http, config);
  console.log(`Baro chat is ready: ${url}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
