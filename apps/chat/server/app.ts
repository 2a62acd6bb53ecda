import { journal } from "@baro/metrics";
import { addressBehind, Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import { pino } from "pino";
import { LIMITS } from "../shared/limits.ts";
import { createAccounts } from "./accounts.ts";
import type { Config } from "./config.ts";
import { openDatabase } from "./database.ts";
import { createFiles } from "./files.ts";
import { type ChatServer, letIn } from "./people.ts";
import { createRooms } from "./rooms.ts";

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

export type App = Awaited<ReturnType<typeof createApp>>;

/** What the program is made of. */
export async function createApp(config: Config) {
  const log = pino({ level: config.LOG_LEVEL, serializers: { err: bare } }, pino.destination(2));
  const report = (error: unknown) => log.error(error);
  // One program at a time has the messages, so they are waited for before anything else is touched.
  const store = sqliteStore(config.messages, { durability: "power" });
  await store.open();
  const addressOf = addressBehind(config.TRUST_PROXY);
  const io: ChatServer = new Server({ ...BOUNDS, store, addressOf, serveClient: false });
  io.channels.on("error", report);
  // What listeners fail with is in the journal.
  io.of("/").on("error", () => {});
  journal(io, log);
  const db = openDatabase(config.CHAT_DB);
  const [accounts, rooms] = [createAccounts(db), createRooms(db)];
  const files = createFiles(db, config.files);
  const people = letIn(io, accounts);
  return { config, log, report, addressOf, io, db, accounts, people, rooms, files };
}

/** Of errors their codes and texts alone: some carry what a request held. */
function bare({ name, message, stack, ...rest }: Error) {
  return { type: name, message, stack, ...("code" in rest && { code: rest.code }) };
}
