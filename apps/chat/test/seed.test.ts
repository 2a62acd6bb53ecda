import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import type { RoomSummary } from "../shared/events.ts";
import { channelOf } from "../shared/room-channel.ts";
import { Visitor } from "./support/client.ts";
import { startServer } from "./support/server-process.ts";

const APP = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "baro-seed-"));
const database = join(folder, "chat.db");

afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm run seed` runs once everything is installed and built. */
function seed(): Promise<{ stdout: string }> {
  const env = { ...process.env, CHAT_DB: database };
  return promisify(execFile)(process.execPath, ["--import", "tsx", "seed/index.ts"], {
    cwd: APP,
    env,
  });
}

/** Logs in with what the console told, and looks around. */
async function lookAround(console: string) {
  const [, name, password] = /log in as (\S+) .*password is (\S+)/u.exec(console) ?? [];
  const server = await startServer({ database });
  const visitor = new Visitor(server.url);
  try {
    expect((await visitor.post("/api/login", { name, password })).status).toBe(200);
    const { socket, welcome } = await visitor.connect();
    const { id } = longest(welcome.rooms);
    const { entries } = await socket.channel(channelOf(id)).history({ before: 10_001 });
    return { ...welcome, before: entries.at(-1) };
  } finally {
    visitor.leave();
    await server.stop();
  }
}

const longest = (rooms: readonly RoomSummary[]) =>
  rooms.reduce((one, other) => (one.head > other.head ? one : other));

test("the demonstration is there to log in to, once, and is left as it is after that", async () => {
  const { stdout } = await seed();
  const first = await lookAround(stdout);
  expect(first.users.map(({ name }) => name)).toEqual(expect.arrayContaining(["서연", "Emma"]));
  expect(longest(first.rooms)).toMatchObject({ head: 10_001, unread: 0 });
  expect(first.before).toMatchObject({ offset: 10_000, event: "message" });
  expect(first.rooms.some(({ kind, unread }) => kind === "direct" && unread > 0)).toBe(true);
  const again: unknown = await seed().catch((error: unknown) => error);
  expect(again).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("6 people in it already"),
  });
  const { users, rooms } = await lookAround(stdout);
  expect([users.length, rooms]).toEqual([first.users.length, first.rooms]);
});
