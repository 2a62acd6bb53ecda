import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { createAccounts } from "../server/host/accounts.ts";
import { openDatabase } from "../server/host/database.ts";
import { createFiles } from "../server/host/files.ts";
import { createRooms } from "../server/messenger/rooms.ts";
import { SCHEMA } from "../server/schema.ts";
import { PASSWORD } from "./support/client.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Files with bounds of their own, two people in a room, and what sends a text of so many bytes. */
async function setUp(bounds = { ofOne: 1000, free: 0 }) {
  const folder = mkdtempSync(join(tmpdir(), "baro-files-"));
  folders.push(folder);
  const db = openDatabase(":memory:", SCHEMA);
  const accounts = createAccounts(db);
  const [ann, bob] = [
    await accounts.create("Ann", PASSWORD),
    await accounts.create("Bob", PASSWORD),
  ];
  const room = createRooms(db).group("Files", ann, [bob]);
  const files = createFiles(db, folder, bounds);
  const keep = (user: string, content: Readable) =>
    files.keep(content, { room, user, name: "a.txt", type: "text/plain" });
  const send = (user: string, bytes: number) => keep(user, Readable.from([Buffer.alloc(bytes)]));
  return { db, files, room, ann, bob, keep, send, kept: () => readdirSync(folder) };
}

test("one person's files are kept up to a bound, and the others' are not touched by it", async () => {
  const { ann, bob, send, kept } = await setUp();
  await send(ann, 600);
  await send(ann, 400);
  await expect(send(ann, 1)).rejects.toMatchObject({ code: "files_full" });
  await send(bob, 500);
  await expect(send(bob, 501)).rejects.toMatchObject({ code: "files_full" });
  expect(kept()).toHaveLength(3);
});

test("two uploads at the same time do not get past the bound together", async () => {
  const { ann, send, kept } = await setUp();
  const results = await Promise.allSettled([send(ann, 600), send(ann, 600)]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(kept()).toHaveLength(1);
});

test("nothing is taken when the disk is nearly full", async () => {
  const { ann, send, kept } = await setUp({ ofOne: 1000, free: Number.MAX_SAFE_INTEGER });
  await expect(send(ann, 1)).rejects.toMatchObject({ code: "disk_full" });
  expect(kept()).toEqual([]);
});

test("of an upload whose sender goes nothing stays, and it is no fault of the server", async () => {
  const { ann, keep, kept } = await setUp();
  const content = new PassThrough();
  content.write("half");
  const keeping = keep(ann, content);
  content.destroy();
  await expect(keeping).rejects.toMatchObject({ code: "bad_request" });
  expect(kept()).toEqual([]);
});

test("files that came and were never sent on are forgotten after a while, and the others stay", async () => {
  const { db, files, room, ann, send, kept } = await setUp();
  const [sent, unsent] = [await send(ann, 500), await send(ann, 500)];
  db.run`INSERT INTO lines VALUES (${room}, 1, ${ann}, 'file', 'a.txt', 0, ${sent.id})`;
  await files.sweep();
  expect(kept()).toHaveLength(2);
  await files.sweep(Date.now() + 1);
  expect(kept()).toEqual([sent.id]);
  expect(files.find(unsent.id)).toBeUndefined();
  await send(ann, 500);
});
