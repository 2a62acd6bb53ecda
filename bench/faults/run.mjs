// `node bench/faults/run.mjs [storm] [network] [--clients 5000] [--seconds 120] [--library baro] [--way channels]`: what
// faults cost the clients, beside npm's socket.io.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ChildProcess } from "../process.mjs";

/** @typedef {{ server: string, client: string, ways: readonly import("./server.mjs").Way[] }} Library */
/** @typedef {{ clients: number, seconds: number }} Size */

/** @type {Readonly<Record<string, Library>>} */
const LIBRARIES = {
  baro: { server: "@baro/server", client: "@baro/client", ways: ["rooms", "recovery", "channels"] },
  "socket.io": { server: "socket.io", client: "socket.io-client", ways: ["rooms", "recovery"] },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clients: { type: "string" },
    seconds: { type: "string" },
    library: { type: "string" },
    way: { type: "string" },
  },
});
/** The server is killed, and another takes its place at once: how long until the last client is back? @param {string} label @param {Library} library @param {Size} size */
async function storm(label, library, { clients }) {
  const first = new ChildProcess({ entry: "faults/server.mjs" });
  const { port = 0 } = await first.start({ library: library.server, way: "rooms", port: 0 });
  const load = new ChildProcess({ entry: "faults/clients.mjs" });
  try {
    await load.start({ library: library.client, channels: false, port, clients });
    const before = await load.call("connected", 60_000);
    await first.stop();
    const second = new ChildProcess({ entry: "faults/server.mjs" });
    await second.start({ library: library.server, way: "rooms", port });
    const back = await load.call("connected", 120_000);
    const { ms: stood } = await second.call("delay");
    say(
      `storm, ${label}: ${before["connected"]} connected; after the restart ${back["connected"]} of ${clients} back in ${seconds(back["ms"])}, ${back["gaveUp"]} gave up; the loop stood still for at most ${stood?.toFixed(0)} ms`,
    );
    await second.stop();
  } finally {
    await Promise.all([first.stop(), load.stop()]);
  }
}

/** Everybody is cut off every 15 s for 2 s, while ten messages a second go to all: what share arrives? @param {string} label @param {Library} library @param {Size} size */
async function network(label, library, { clients, seconds: during }) {
  for (const way of library.ways.filter((each) => each === (values.way ?? each))) {
    const folder = mkdtempSync(join(tmpdir(), "baro-network-"));
    const server = new ChildProcess({ entry: "faults/server.mjs" });
    const load = new ChildProcess({ entry: "faults/clients.mjs" });
    try {
      const start = { library: library.server, way, port: 0, file: join(folder, "bench.db") };
      const { port = 0 } = await server.start(start);
      await load.start({ library: library.client, channels: way === "channels", port, clients });
      await load.call("connected", 60_000);
      const count = during * 10;
      const [{ cuts }] = await Promise.all([
        load.call("cut", during * 1000),
        server.call("say", count),
      ]);
      // What is behind the last one on a connection tells that the others have come or never will.
      await load.call("connected", 60_000);
      await server.call("say", 1);
      await load.call("settled", count + 1);
      const { share = 0, repeats } = await load.call("received", count + 1);
      say(
        `network, ${label}, ${way}: ${clients} clients, ${cuts} cuts in ${during} s; ${(share * 100).toFixed(3)} % of ${count + 1} messages arrived, ${repeats} twice`,
      );
    } finally {
      await Promise.all([server.stop(), load.stop()]);
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** @param {number | undefined} ms */
const seconds = (ms = 0) => `${(ms / 1000).toFixed(1)} s`;

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}

const wanted = positionals.length > 0 ? positionals : ["storm", "network"];
const size = (/** @type {number} */ clients) => ({
  clients: Number(values.clients ?? clients),
  seconds: Number(values.seconds ?? 120),
});
for (const name of wanted) {
  for (const [label, library] of Object.entries(LIBRARIES)) {
    if (values.library !== undefined && values.library !== label) continue;
    if (name === "storm") await storm(label, library, size(5000));
    else if (name === "network") await network(label, library, size(2000));
    else throw new Error(`no bench "${name}"; there are storm and network`);
  }
}
