import { join } from "node:path";
import { sqliteStore } from "@baro/sqlite";
import { quantile } from "../stats.mjs";

const BATCH = 5000;
const PAGE = 100;
const LOG = "bench";

/**
 * A log of so many entries in SQLite: how long it takes to open the file, and to read a page from either end and the middle.
 * @param {string} folder
 * @param {{ entries: number, reads: number }} plan
 */
export async function longLog(folder, { entries, reads }) {
  const path = join(folder, "long.db");
  await fill(path, entries);
  const store = sqliteStore(path);
  const open = await timed(() => store.open());
  const first = await timed(() => store.read(LOG, { limit: PAGE }));
  /** @type {Record<string, import("@baro/server").ReadRange>} */
  const ranges = {
    "newest page": { limit: PAGE },
    "page down from the middle": { before: entries / 2, limit: PAGE },
    "page up from the middle": { after: entries / 2, limit: PAGE },
    "oldest page": { after: 0, limit: PAGE },
  };
  /** @type {Record<string, { p50: number, p99: number }>} */
  const figures = {
    "open the file": { p50: open, p99: open },
    "first page then": { p50: first, p99: first },
  };
  for (const [name, range] of Object.entries(ranges)) {
    figures[name] = await repeated(reads, () => page(store, range));
  }
  await store.close();
  return figures;
}

/** @param {string} path @param {number} entries */
async function fill(path, entries) {
  const store = sqliteStore(path);
  await store.open();
  for (let done = 0; done < entries; done += BATCH) {
    const count = Math.min(BATCH, entries - done);
    await store.append(Array.from({ length: count }, (_, index) => draft(done + index + 1)));
  }
  await store.close();
}

/** @param {number} number */
const draft = (number) => ({
  log: LOG,
  event: "message",
  body: JSON.stringify({ number, text: "x".repeat(100) }),
  attachments: [],
  at: number,
  publisher: `p${number % 100}`,
  id: `${number}`,
});

/** @param {import("@baro/server").ChannelStore} store @param {import("@baro/server").ReadRange} range */
async function page(store, range) {
  const { entries } = await store.read(LOG, range);
  if (entries.length !== PAGE) throw new Error(`a page of ${entries.length}`);
}

/** @param {number} times @param {() => Promise<unknown>} work */
async function repeated(times, work) {
  /** @type {number[]} */
  const all = [];
  for (let time = 0; time < times; time += 1) all.push(await timed(work));
  return { p50: quantile(all, 0.5), p99: quantile(all, 0.99) };
}

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
