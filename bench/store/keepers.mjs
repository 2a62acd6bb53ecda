import { join } from "node:path";
import { Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import Database from "better-sqlite3";

/**
 * Something that keeps messages. `publish` resolves once the message is kept.
 * @typedef {object} Keeper
 * @property {(text: string) => Promise<unknown>} publish
 * @property {() => number | Promise<number>} kept how many there are now
 * @property {() => unknown} close
 */

/** @type {Readonly<Record<string, (folder: string) => Keeper | Promise<Keeper>>>} */
export const KEEPERS = {
  "baro, memory": () => channelOf({}),
  "baro, sqlite": (folder) => channelOf({ store: sqliteStore(join(folder, "baro.db")) }),
  "baro, sqlite power": (folder) =>
    channelOf({ store: sqliteStore(join(folder, "baro.db"), { durability: "power" }) }),
  "by hand": (folder) => byHand(folder, "NORMAL"),
  "by hand, power": (folder) => byHand(folder, "FULL"),
};

/** A channel of a server, as a program publishes to it. @param {object} options @returns {Keeper} */
function channelOf(options) {
  const io = new Server(options);
  const channel = io.channel("bench");
  return {
    publish: (text) => channel.publish("message", { text }),
    kept: async () => (await channel.head()).head,
    close: () => io.close(),
  };
}

/**
 * What programs do without channels: an INSERT for each message in its handler, on the event loop, in a write-ahead log.
 * @param {string} folder
 * @param {"NORMAL" | "FULL"} synchronous
 * @returns {Keeper}
 */
function byHand(folder, synchronous) {
  const db = new Database(join(folder, "hand.db"));
  db.pragma("journal_mode = WAL");
  db.pragma(`synchronous = ${synchronous}`);
  db.exec(`CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT, text TEXT, client_offset TEXT UNIQUE)`);
  const insert = db.prepare("INSERT INTO messages (channel, text) VALUES (?, ?)");
  const count = db.prepare("SELECT count(*) FROM messages").pluck();
  return {
    publish: async (text) => insert.run("bench", JSON.stringify({ text })),
    kept: () => Number(count.get()),
    close: () => db.close(),
  };
}
