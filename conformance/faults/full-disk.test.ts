import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "@baro/client";
import { sqliteStore } from "@baro/sqlite";
import { AskedProcess, once } from "@baro/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Chronicle, nameOf } from "./support/chronicle.ts";
import type { FullDiskApp } from "./support/full-disk-app.ts";

// A real file system of four megabytes, in a namespace of mounts that only the server's process sees. Where the system allows no
// such thing (a container without rights) there is nothing to try it on; packages/sqlite/test bounds the file instead.

const ALONE = ["unshare", "--user", "--map-root-user", "--mount"];
const ON_SMALL_DISK = 'mount -t tmpfs -o size=4m tmpfs "$0" && exec "$@"';
const canMount =
  spawnSync("unshare", [...ALONE.slice(1), "sh", "-c", ON_SMALL_DISK, tmpdir(), "true"]).status ===
  0;

const undo: (() => unknown)[] = [];
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "baro-full-"));
  undo.push(() => rm(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function scene() {
  const disk = await mkdtemp(join(folder, "disk-"));
  const app = await AskedProcess.start<FullDiskApp>({
    program: new URL("support/full-disk-app.ts", import.meta.url),
    args: [disk],
    wrap: [...ALONE, "sh", "-c", ON_SMALL_DISK, disk],
  });
  undo.push(() => app.stop());
  const port = await app.ask("port");
  const client = async (): Promise<Socket> => {
    const socket = io(`http://127.0.0.1:${port}`, { forceNew: true });
    undo.push(() => socket.disconnect());
    await once(socket, "connect");
    return socket;
  };
  return { app, client };
}

it.runIf(canMount)(
  "a server whose disk is full lives and reads, and loses nothing that it has acknowledged",
  { timeout: 60_000 },
  async () => {
    const { app, client } = await scene();
    const publisher = await client();
    const chronicle = new Chronicle(publisher, await client());
    await chronicle.publishNow(3);
    chronicle.publish(150, 10_000);
    const told: string[] = [];
    while (!told.includes("STORE_FULL")) told.push(...(await app.ask("errors")));
    const { entries } = await publisher.channel("log", { subscribe: false }).history();
    expect(entries.length).toBeGreaterThanOrEqual(3);
    expect(await publisher.timeout(10_000).emitWithAck("echo", 1)).toBe(1);
    expect(chronicle.acknowledged).toBeLessThan(153);

    await app.ask("makeRoom");
    await chronicle.isWhole();
    const copy = join(folder, "copy.db");
    await app.ask("backup", copy);
    expect(await namesIn(copy)).toEqual(chronicle.log);
  },
);

/** What a file has kept. */
async function namesIn(file: string): Promise<string[]> {
  const store = sqliteStore(file);
  undo.push(() => store.close());
  await store.open();
  const names: string[] = [];
  for (;;) {
    const { entries } = await store.read("/,log", { after: names.length, limit: 50 });
    if (entries.length === 0) return names;
    names.push(...entries.map(({ offset, body }) => `${offset} ${nameOf(JSON.parse(body))}`));
  }
}
