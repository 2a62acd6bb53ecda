import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { journal, metrics } from "@baro/metrics";
import { addressBehind, health, Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import express, { type Express } from "express";
import { pino } from "pino";
import { LIMITS } from "../shared/limits.ts";
import { createAccounts } from "./host/accounts.ts";
import { readConfig } from "./host/config.ts";
import { openDatabase } from "./host/database.ts";
import { createFiles } from "./host/files.ts";
import { createHttp } from "./host/http.ts";
import { allowMembers } from "./messenger/access.ts";
import { openChat } from "./messenger/chat.ts";
import { type ChatServer, letIn } from "./messenger/people.ts";
import { createRooms } from "./messenger/rooms.ts";
import { SCHEMA } from "./schema.ts";

/** The app's folder, the same from server/ (dev) and from dist/server/ (built). */
const BUILT = import.meta.dirname.endsWith("dist/server");
const APP = resolve(import.meta.dirname, BUILT ? "../.." : "..");

const BOUNDS = {
  // A message has at most 2,000 characters; nothing that a page sends comes near this many bytes.
  maxHttpBufferSize: 64 * 1024,
  maxChannelsPerSocket: LIMITS.roomsPerUser,
  // Of one connection. Who comes back to 200 rooms subscribes, reads, writes and marks in all of them at once.
  maxPacketsPerSecond: 1000,
  maxBytesPerSecond: 4 * 1024 * 1024,
  // A whole school may share an address. Each who comes in is sent its whole list.
  maxConnectionsPerAddress: 500,
  maxHandshakesPerSecond: 200,
};

/** How long connections may take to end when the program ends. ms */
const FAREWELL = 2000;

/** How often files that nobody sent on are looked for. ms */
const SWEEP = 3_600_000;

async function main(): Promise<void> {
  const config = readConfig(process.env, APP);
  // Of errors by their codes and texts alone: some carry what a request held.
  const serializers = { err: withoutDetails };
  const log = pino({ level: config.logLevel, serializers }, pino.destination(2));
  let app = express().use((_request, response) => {
    response.set("Retry-After", "1").sendStatus(503);
  });
  const http = createServer((request, response) => app(request, response));
  // First of all: who starts it twice is to hear of the port, and not of the file behind it.
  const url = await listen(http, config.port, config.host);
  const db = await naming(config.database, () => openDatabase(config.database, SCHEMA));
  const store = sqliteStore(config.messages, { durability: "power" });
  await store.open();
  const addressOf = addressBehind(config.proxies);
  const io: ChatServer = new Server({ ...BOUNDS, store, addressOf, serveClient: false });
  const [accounts, rooms] = [createAccounts(db), createRooms(db)];
  const files = createFiles(db, config.files);
  const report = (error: unknown) => log.error(error);
  io.channels.on("error", report);
  // What listeners fail with is in the journal.
  io.of("/").on("error", () => {});
  journal(io, log);
  const people = letIn(io, accounts);
  allowMembers(io, people, rooms, files);
  await openChat({ io, db, people, rooms, report });
  setInterval(() => files.sweep().catch(report), SWEEP).unref();
  await files.sweep().catch(report);
  io.attach(http);
  const { live, ready } = health(io, { checks: [() => db.get`SELECT 1 FROM users`] });
  const addHealth = (to: Express) => to.get("/healthz", live).get("/readyz", ready);
  const { mustBeMember } = rooms;
  const endSession = (session: string) => people.end({ session });
  app = createHttp({ addHealth, accounts, files, mustBeMember, endSession, log, config });
  if (config.metricsPort !== undefined) {
    const operations = addHealth(express()).get("/metrics", metrics(io).handler);
    const place = await listen(createServer(operations), config.metricsPort, "127.0.0.1");
    log.info({ url: place }, "operations");
  }
  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, "leaving");
    // Whoever is slow to go is cut off.
    await Promise.race([io.drain({ timeout: FAREWELL / 2 }), sleep(FAREWELL)]);
    // In one commit: when everybody who is here was seen last.
    await naming("last seen", () => db.atomically(() => people.close())).catch(report);
    db.close();
    process.exit(0);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  log.info({ url }, "ready");
  console.log(`Baro chat is ready: ${url}`);
}

/** Gives the URL to open. */
async function listen(server: HttpServer, port: number, host: string): Promise<string> {
  await once(server.listen(port, host), "listening");
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : port;
  if (/^(127\.0\.0\.1|0\.0\.0\.0|::1?)$/u.test(host)) return `http://localhost:${taken}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
}

function withoutDetails(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack } = error;
  return { type: name, ...("code" in error && { code: error.code }), message, stack };
}

/** Says of a failure what it is about, for whoever can change that. */
async function naming<Result>(what: string, work: () => Result): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error("Other ports and files are chosen like this: PORT=3001 CHAT_DB=other.db npm start");
  process.exit(1);
});
