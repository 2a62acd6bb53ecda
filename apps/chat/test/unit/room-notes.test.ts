import { expect, test } from "vitest";
import type { Unsent } from "../../web/state/entry.ts";
import { LateWrites } from "../../web/state/late-writes.ts";
import { RoomNotes } from "../../web/state/room-notes.ts";
import type { Memory } from "../../web/state/storage.ts";
import { memoryOf } from "../support/memory.ts";

const REFUSED: Unsent = {
  id: "a",
  at: 5,
  content: { kind: "message", text: "no" },
  failed: "message_length",
};
/** Of a page that published files itself. */
const FILE = {
  id: "b",
  at: 6,
  content: { kind: "file", file: { id: "f", name: "a.txt", type: "text/plain", size: 1 } },
  failed: "file_not_found",
};

const notesOf = (memory: Memory, user: string, room: number) =>
  new RoomNotes(memory, new LateWrites(), { user, room });

test("notes are of one room and one person", () => {
  const memory = memoryOf();
  const notes = notesOf(memory, "mina", 1);
  notes.draft = "half";
  notes.refused = [REFUSED];
  expect(notesOf(memory, "mina", 1)).toMatchObject({
    draft: "half",
    refused: [REFUSED],
  });
  expect(notesOf(memory, "mina", 2)).toMatchObject({ draft: "", refused: [] });
  expect(notesOf(memory, "jun", 1)).toMatchObject({ draft: "", refused: [] });
});

test("what is empty takes no room", () => {
  const memory = memoryOf();
  const notes = notesOf(memory, "mina", 1);
  notes.draft = "half";
  notes.refused = [REFUSED];
  notes.forget();
  expect(memory.keys()).toEqual([]);
});

test("what was refused of an older page is taken, but for its files", () => {
  const memory = memoryOf({ "baro.refused.mina.1": JSON.stringify([FILE, REFUSED]) });
  expect(notesOf(memory, "mina", 1).refused).toEqual([REFUSED]);
});

test.each([
  "no JSON",
  "{}",
  "[1]",
  '[{"id":"a","at":1,"failed":"x","content":{"kind":"file","file":{}}}]',
  '[{"id":"a","at":1,"failed":"x","content":{"kind":"message"}}]',
])("of %s under their key nothing is taken", (text) => {
  const memory = memoryOf({ "baro.refused.mina.1": text });
  expect(notesOf(memory, "mina", 1).refused).toEqual([]);
});
