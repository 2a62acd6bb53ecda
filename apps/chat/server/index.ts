import { createServer } from "node:http";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { addressBehind, type ChannelStore, Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import type { Database } from "better-sqlite3";
import type { Express } from "express";
import { LIMITS } from "../shared/limits.ts";
import { Accounts } from "./accounts.ts";
import { Chat } from "./chat.ts";
import { readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { Files } from "./files.ts";
import { createHttp } from "./http.ts";
import { keepJournal } from "./journal.ts";
import { listen } from "./listen.ts";
import { createLog } from "./log.ts";
import { createOperations } from "./operations.ts";
import type { ChatServer } from "./wire.ts";

/** The app's folder, the same from server/ (dev) and from dist/server/ (built). */
const BUILT = import.meta.dirname.endsWith("dist/server");
const APP = resolve(import.meta.dirname, BUILT ? "../.." : "..");

/** A message has at most 2,000 characters; nothing that a page sends comes near this many bytes. */
const MAX_BYTES = 64 * 1024;

/** Of one connection in a second. Who comes back to 200 rooms subscribes, reads, writes and marks in all of them at once. */
const RATES = { maxPacketsPerSecond: 1000, maxBytesPerSecond: 4 * 1024 * 1024 };

/** Of one address (a whole school may share one), and how many may come in a second: each of them is sent its whole list. */
const CROWD = { maxConnectionsPerAddress: 500, maxHandshakesPerSecond: 200 };

/** How long connections may take to end when the program ends, in ms. */
const FAREWELL = 2000;

async function main(): Promise<void> {
  const config = readConfig(process.env, APP);
  const log = createLog(process.env["LOG_LEVEL"] || "warn");
  let app: Express | undefined;
  const http = createServer((request, response) => {
    if (app) app(request, response);
    else response.writeHead(503, { "Retry-After": "1" }).end();
  });
  // First of all: who starts it twice is to hear of the port, and not of the file behind it.
  const url = await listen(http, { ...config, setting: "PORT" });
  const db = openDatabase(config.database);
  const store = await openMessages(config.messages);
  const addressOf = addressBehind(config.proxies);
  const io: ChatServer = new Server({
    maxHttpBufferSize: MAX_BYTES,
    addressOf,
    maxChannelsPerSocket: LIMITS.roomsPerUser,
    ...RATES,
    ...CROWD,
    serveClient: false,
    store,
  });
  const accounts = new Accounts(db);
  const files = new Files(db, config.files);
  const chat = new Chat({ io, db, accounts, files, log });
  await chat.open();
  io.attach(http);
  keepJournal(io, log);
  let leaving = false;
  const ready = async () => !leaving && (await answers(db, store));
  const page = resolve(APP, "dist", "web");
  app = createHttp({
    accounts,
    chat,
    files,
    log,
    page,
    proxies: config.proxies,
    addressOf,
    ready,
  });
  if (config.metricsPort !== undefined) {
    const place = { port: config.metricsPort, host: "127.0.0.1", setting: "METRICS_PORT" } as const;
    log.info({ url: await listen(createOperations(io, ready), place) }, "operations");
  }

  const stop = async (signal: string): Promise<void> => {
    leaving = true;
    log.info({ signal }, "leaving");
    chat.close();
    // Whoever is slow to go is cut off.
    await Promise.race([io.drain({ timeout: FAREWELL / 2 }), sleep(FAREWELL)]);
    db.close();
    process.exit(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  log.info({ url }, "ready");
  console.log(`Baro chat is ready: ${url}`);
}

/** Whether both files can be read. */
async function answers(db: Database, store: ChannelStore): Promise<boolean> {
  try {
    db.prepare("SELECT 1 FROM users LIMIT 1").get();
    await store.head("ready");
    return true;
  } catch {
    return false;
  }
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
