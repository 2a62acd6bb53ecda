import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { sqliteStore } from "../src/index.ts";
import { temporaryFolder } from "./support/files.ts";

const folder = temporaryFolder();
const APPENDER = fileURLToPath(new URL("support/appender.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs an appender until it has said so many lines, and kills it. @returns the entries that it knew of, `offset:body` */
async function appendAndDie(path: string, from: number, lines: number): Promise<string[]> {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", APPENDER, path, `${from}`],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const known: string[] = [];
  if (child.stdout === null) throw new Error("the child has no output");
  for await (const line of createInterface(child.stdout)) {
    known.push(...line.split(" "));
    if (--lines === 0) child.kill("SIGKILL");
  }
  if (child.signalCode === null) await once(child, "exit");
  return known;
}

describe("a store whose process is killed", () => {
  it("has every entry that was acknowledged, in its place, and knows it again", {
    timeout: 60_000,
  }, async () => {
    const path = folder.file("killed.db");
    const known = new Map<string, string>();
    for (const lines of [7, 30, 55]) {
      const newest = [...known.values()].reduce(
        (most, body) => Math.max(most, Number(body) + 1),
        0,
      );
      for (const entry of await appendAndDie(path, newest, lines)) {
        const [offset = "", body = ""] = entry.split(":");
        expect(known.get(offset) ?? body).toBe(body);
        known.set(offset, body);
      }
    }
    const store = sqliteStore(path);
    await store.open();
    const { entries, head } = await store.read("log", { after: 0, limit: 1e6 });
    expect(entries.map(({ offset }) => offset)).toEqual(
      Array.from({ length: head }, (_, i) => i + 1),
    );
    const kept = new Map(entries.map(({ offset, body }) => [String(offset), body]));
    for (const [offset, body] of known) expect([offset, kept.get(offset)]).toEqual([offset, body]);
    // Repeats of what was written but perhaps not acknowledged were appended once.
    expect(new Set(entries.map(({ body }) => body)).size).toBe(entries.length);
    expect(known.size).toBeGreaterThan(90);
    await store.close();
  });
});
