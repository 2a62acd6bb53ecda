import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RoomSummary, User } from "../../shared/events.ts";
import { forgetEverything, forgetSeen, LastSeen } from "../../web/state/last-seen.ts";
import { LateWrites } from "../../web/state/late-writes.ts";
import { RoomNotes } from "../../web/state/room-notes.ts";
import { entries, JUN, MINA, offsets } from "../support/entries.ts";
import { memoryOf } from "../support/memory.ts";

let late: LateWrites;

beforeEach(() => {
  vi.useFakeTimers();
  late = new LateWrites();
});
afterEach(() => void vi.useRealTimers());

const user = (id: string): User => ({ id, name: id.toUpperCase(), online: true, lastSeen: null });

function room(id: number, members: readonly string[] = [MINA, JUN]): RoomSummary {
  return {
    id,
    kind: "group",
    name: `Room ${id}`,
    createdAt: id,
    members: members.map((member) => ({ id: member, joined: 0, read: 0 })),
    head: 0,
    unread: 0,
    last: null,
  };
}

test("what is kept are the rooms and who is in them, who was here as seen last at that time", () => {
  const memory = memoryOf();
  const users = [user(MINA), user(JUN), user("stranger")];
  new LastSeen(memory, MINA, late).keep(() => ({ users, rooms: [room(1)] }));
  vi.runAllTimers();
  expect(new LastSeen(memory, MINA, late).get()).toEqual({
    users: [user(MINA), user(JUN)].map((each) => ({
      ...each,
      online: false,
      lastSeen: Date.now(),
    })),
    rooms: [room(1)],
  });
  expect(new LastSeen(memory, JUN, late).get()).toBeUndefined();
});

test("changes of a moment are written once, as they are in the end", () => {
  const memory = memoryOf();
  const write = vi.spyOn(memory, "write");
  const seen = new LastSeen(memory, MINA, late);
  let rooms = [room(1)];
  for (let id = 2; id <= 9; id++) {
    seen.keep(() => ({ users: [], rooms }));
    rooms = [...rooms, room(id)];
  }
  vi.runAllTimers();
  expect(write).toHaveBeenCalledTimes(1);
  expect(seen.get()?.rooms).toHaveLength(9);
});

test("after the end nothing is written any more, also of what changes later", () => {
  const memory = memoryOf();
  const seen = new LastSeen(memory, MINA, late);
  seen.keep(() => ({ users: [], rooms: [] }));
  late.close();
  seen.keep(() => ({ users: [], rooms: [] }));
  vi.runAllTimers();
  expect(memory.keys()).toEqual([]);
});

test("a list that would fill the browser's storage is not kept, nor is an older one in its place", () => {
  const memory = memoryOf();
  const seen = new LastSeen(memory, MINA, late);
  seen.keep(() => ({ users: [], rooms: [room(1)] }));
  vi.runAllTimers();
  const crowd = Array.from({ length: 200 }, (_, index) => `member number ${index} of a crowd`);
  seen.keep(() => ({ users: [], rooms: Array.from({ length: 200 }, (_, id) => room(id, crowd)) }));
  vi.runAllTimers();
  expect(memory.keys()).toEqual([]);
});

test("lines are kept of the rooms that were used last, thirty of each", () => {
  const memory = memoryOf();
  const notes = (id: number) => new RoomNotes(memory, late, { user: MINA, room: id });
  const rooms = Array.from({ length: 25 }, (_, index) => room(index + 1));
  for (const { id } of rooms) notes(id).lines = entries(1, 40);
  notes(99).lines = entries(1, 1);
  late.flush();
  new LastSeen(memory, MINA, late).keep(() => ({ users: [], rooms }));
  vi.runAllTimers();
  expect(offsets(notes(20).lines)).toEqual(offsets(entries(11, 40)));
  expect([notes(21).lines, notes(99).lines]).toEqual([[], []]);
});

test("the end of a session takes what only the server may show, and leaving takes everything, of this person alone", () => {
  const memory = memoryOf({
    "baro.seen.mina": "{}",
    "baro.lines.mina.1": "[]",
    "baro.draft.mina.1": "half",
    '["baro.unsent.mina","room:1","p","1"]': "{}",
    "baro.draft.jun.1": "other",
    "baro.theme": "dark",
  });
  forgetSeen(memory, MINA);
  expect(memory.keys()).toEqual([
    "baro.draft.mina.1",
    '["baro.unsent.mina","room:1","p","1"]',
    "baro.draft.jun.1",
    "baro.theme",
  ]);
  forgetEverything(memory, MINA);
  expect(memory.keys()).toEqual(["baro.draft.jun.1", "baro.theme"]);
});

test.each(["", "{}", '{"users":1,"rooms":[]}', "null", "[]"])(
  "%j in place of what was kept is taken for nothing",
  (text) => {
    expect(new LastSeen(memoryOf({ "baro.seen.mina": text }), MINA, late).get()).toBeUndefined();
  },
);

test.each([
  '[{"offset":1}]',
  '[{"offset":1,"id":"a","by":"b","at":1,"content":{"kind":"message"}}]',
  '[{"offset":1,"id":"a","by":"b","at":1,"content":{"kind":"notice"}}]',
  '[{"offset":null,"id":"a","by":"b","at":1,"content":{"kind":"message","text":""}}]',
  "{}",
])("%j in place of lines is taken for none", (text) => {
  expect(
    new RoomNotes(memoryOf({ "baro.lines.mina.1": text }), late, { user: MINA, room: 1 }).lines,
  ).toEqual([]);
});
