import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { afterEach, expect, test } from "vitest";
import { openDatabase } from "../server/database.ts";
import { createFiles } from "../server/files.ts";
import { LIMITS } from "../shared/limits.ts";
import { listening } from "./support/listening.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const GB = 1024 ** 3;

function setUp(free = 0) {
  const folder = mkdtempSync(join(tmpdir(), "baro-files-"));
  folders.push(folder);
  const files = createFiles(openDatabase(":memory:"), folder, free);
  const incoming = join(folder, "incoming");
  mkdirSync(incoming, { recursive: true });
  let received = 0;
  /** What has come of someone, of a size that is just said. */
  const keep = (user: string, size: number) => {
    const id = `${received++}`;
    const path = join(incoming, id);
    writeFileSync(path, "text");
    return files.keep(id, { path, originalname: "a.txt", mimetype: "text/plain", size }, user);
  };
  const kept = () => readdirSync(folder).filter((name) => name !== "incoming");
  return { files, keep, kept, incoming: () => readdirSync(incoming) };
}

test("one person may send so many bytes at once, and the others are not touched by it", async () => {
  const { keep, kept } = setUp();
  await keep("ann", GB / 2);
  await keep("ann", GB / 2);
  // Which takes a quarter of an hour to come back.
  await expect(keep("ann", LIMITS.file)).rejects.toMatchObject({ code: "rate_limited" });
  await keep("bob", 1);
  expect(kept()).toHaveLength(3);
});

test("two uploads at the same time do not get past the bound together", async () => {
  const { keep, kept } = setUp();
  const results = await Promise.allSettled([keep("jun", GB), keep("jun", GB)]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(kept()).toHaveLength(1);
});

test("nothing is taken when the disk is nearly full", async () => {
  const { files, incoming } = setUp(Number.MAX_SAFE_INTEGER);
  const refused: unknown[] = [];
  const app = express().put("/", async (request, response) => {
    refused.push(
      await files
        .receive(request, response, () => Promise.reject(new Error("taken")))
        .catch((error: unknown) => error),
    );
    response.end();
  });
  const server = createServer(app);
  const port = await listening(server);
  const body = new FormData();
  body.append("file", new Blob(["text"], { type: "text/plain" }), "a.txt");
  await fetch(`http://127.0.0.1:${port}`, { method: "PUT", body });
  server.close();
  expect(refused).toEqual([expect.objectContaining({ code: "disk_full" })]);
  expect(incoming()).toEqual([]);
});
