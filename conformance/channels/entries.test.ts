import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChannelStore, memoryStore, Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "baro-entries-"));
afterAll(() => rmSync(folder, { recursive: true }));

const STORES: readonly [name: string, make: () => ChannelStore][] = [
  ["memory", () => memoryStore()],
  ["SQLite", () => sqliteStore(join(folder, "entries.db"))],
];

describe.each(STORES)("all entries of a channel in %s", (_name, make) => {
  test("come in order, without what was trimmed, and with what is published meanwhile", async () => {
    const io = new Server({ store: make() });
    try {
      const channel = io.channel("log");
      const publish = (text: string) => channel.publish("said", text, { id: text });
      await Promise.all(Array.from({ length: 250 }, (_, index) => publish(`${index + 1}`)));
      await channel.trim({ before: 11 });
      const texts: unknown[] = [];
      for await (const { body } of channel.entries({ after: 5 })) {
        texts.push(body);
        if (body === "250") await publish("251");
      }
      expect(texts).toEqual(Array.from({ length: 241 }, (_, index) => `${index + 11}`));
    } finally {
      await io.close();
    }
  });
});
