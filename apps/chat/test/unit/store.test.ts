import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Draft } from "../../server/store.ts";
import { Store } from "../../server/store.ts";
import { ids, JUN, MINA, NOON } from "../support/messages.ts";

let store: Store;
let room: number;

beforeEach(() => {
  store = new Store(":memory:");
  room = store.createRoom("Lobby", NOON).id;
});

afterEach(() => store.close());

function draft(number: number, rest: Partial<Draft> = {}): Draft {
  return {
    room,
    clientId: `client-id-${number}`,
    author: MINA,
    text: `${number}`,
    at: NOON,
    ...rest,
  };
}

function append(count: number): void {
  for (let number = 1; number <= count; number++) store.append(draft(number));
}

describe("messages", () => {
  test("are counted from 1 in each room", () => {
    const other = store.createRoom("Other", NOON).id;
    append(2);
    expect(store.append(draft(9, { room: other })).message.id).toBe(1);
    expect(store.append(draft(3)).message).toEqual({ ...draft(3), id: 3 });
  });

  test("that come twice are stored once, as they came first", () => {
    append(1);
    const again = store.append(draft(1, { text: "changed" }));
    expect(again).toEqual({ message: { ...draft(1), id: 1 }, repeated: true });
    expect(ids(store.pageBefore(room).messages)).toEqual([1]);
    expect(store.append(draft(2)).message.id).toBe(2);
  });

  test("of two authors may have the same client id", () => {
    append(1);
    expect(store.append(draft(1, { author: JUN })).repeated).toBe(false);
  });

  test("cannot be put into a room that does not exist", () => {
    expect(() => store.append(draft(1, { room: 99 }))).toThrow("FOREIGN KEY");
  });
});

describe("pages", () => {
  test("hold the newest 50 messages, oldest first", () => {
    append(120);
    const page = store.pageBefore(room);
    expect(ids(page.messages)).toEqual(Array.from({ length: 50 }, (_, index) => 71 + index));
    expect(page.hasOlder).toBe(true);
  });

  test("go back to the first message", () => {
    append(120);
    const second = store.pageBefore(room, 71);
    const third = store.pageBefore(room, 21);
    expect([second.messages[0]?.id, second.messages.length, second.hasOlder]).toEqual([
      21,
      50,
      true,
    ]);
    expect([third.messages[0]?.id, third.messages.length, third.hasOlder]).toEqual([1, 20, false]);
    expect(store.pageBefore(room, 1)).toEqual({ messages: [], hasOlder: false });
  });

  test("bring all that was missed", () => {
    append(120);
    expect(ids(store.pageAfter(room, 117).messages)).toEqual([118, 119, 120]);
    expect(store.pageAfter(room, 120).messages).toEqual([]);
    expect(store.pageAfter(room, 0).messages).toHaveLength(120);
  });

  test("bring only the newest when too much was missed", () => {
    append(260);
    expect(ids(store.pageAfter(room, 59).messages).slice(0, 2)).toEqual([211, 212]);
    expect(store.pageAfter(room, 60).messages).toHaveLength(200);
  });

  test("start anew for a page that has seen more than there is", () => {
    append(3);
    expect(ids(store.pageAfter(room, 50).messages)).toEqual([1, 2, 3]);
  });
});

describe("rooms", () => {
  test("are listed by their last use, with the last words", () => {
    const used = store.createRoom("Used", NOON - 1000).id;
    store.append(draft(1, { room: used, text: "two\nlines", at: NOON + 1 }));
    expect(store.rooms()).toEqual([
      {
        id: used,
        name: "Used",
        createdAt: NOON - 1000,
        lastId: 1,
        last: { nickname: "미나", text: "two lines", at: NOON + 1 },
      },
      { id: room, name: "Lobby", createdAt: NOON, lastId: 0, last: null },
    ]);
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
    const id = first.createRoom("로비", NOON).id;
    first.append(draft(1, { room: id, text: "안녕하세요 👋" }));
    first.close();
    const second = new Store(file);
    expect(second.pageBefore(id).messages.map(({ text }) => text)).toEqual(["안녕하세요 👋"]);
    second.close();
  });

  test("of a newer version is left alone", () => {
    const file = join(folder, "chat.db");
    new Database(file).pragma("user_version = 99");
    expect(() => new Store(file)).toThrow("newer version");
    expect(new Database(file).pragma("user_version", { simple: true })).toBe(99);
  });
});
