import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Store } from "../../server/store.ts";
import { NOON } from "../support/messages.ts";

let store: Store;
let room: number;

beforeEach(() => {
  store = new Store(":memory:");
  room = store.createRoom("Lobby", NOON).id;
});

afterEach(() => store.close());

describe("rooms", () => {
  test("are listed, the newest first", () => {
    const other = store.createRoom("Other", NOON - 1000);
    expect(other).toEqual({ id: room + 1, name: "Other", createdAt: NOON - 1000 });
    expect(store.rooms()).toEqual([other, { id: room, name: "Lobby", createdAt: NOON }]);
  });

  test("have names of their own", () => {
    expect(() => store.createRoom("LOBBY", NOON)).toThrow(
      expect.objectContaining({ code: "room_name_taken" }),
    );
    expect(() => store.room(99)).toThrow(expect.objectContaining({ code: "room_not_found" }));
  });

  test("have a bound", () => {
    for (let number = 1; number < 500; number++) store.createRoom(`Room ${number}`, NOON);
    expect(() => store.createRoom("One more", NOON)).toThrow(
      expect.objectContaining({ code: "too_many_rooms" }),
    );
  });
});

describe("the file", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "baro-store-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test("is made with its folder, and keeps what was stored", () => {
    const file = join(folder, "new", "chat.db");
    const first = new Store(file);
    const made = first.createRoom("로비 👋", NOON);
    first.close();
    const second = new Store(file);
    expect(second.rooms()).toEqual([made]);
    second.close();
  });

  test("of a newer version is left alone", () => {
    const file = join(folder, "chat.db");
    new Database(file).pragma("user_version = 99");
    expect(() => new Store(file)).toThrow("newer version");
    expect(new Database(file).pragma("user_version", { simple: true })).toBe(99);
  });
});
