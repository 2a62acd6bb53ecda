import { expect, test } from "vitest";
import type { LastWords, RoomSummary } from "../../shared/events.ts";
import { withLine } from "../../web/state/room-list.ts";

const ROOM: RoomSummary = {
  id: 1,
  kind: "group",
  name: "Room",
  createdAt: 0,
  members: [],
  head: 3,
  unread: 1,
  last: null,
};

const line = (of: Partial<LastWords>): LastWords => ({
  by: "jun",
  kind: "message",
  text: "Hello",
  at: 5,
  offset: 4,
  ...of,
});

test("what others write is the newest of the room, and unread", () => {
  const last = line({});
  expect(withLine(ROOM, last, "mina")).toEqual({ ...ROOM, head: 4, unread: 2, last });
  expect(withLine(ROOM, line({ kind: "file" }), "mina").unread).toBe(2);
});

test("what we write ourselves is not unread, and neither is a notice", () => {
  expect(withLine(ROOM, line({ by: "mina" }), "mina")).toMatchObject({ head: 4, unread: 1 });
  expect(withLine(ROOM, line({ kind: "notice" }), "mina")).toMatchObject({ head: 4, unread: 1 });
});

test("a line that the room has already changes nothing", () => {
  for (const offset of [1, 3]) expect(withLine(ROOM, line({ offset }), "mina")).toBe(ROOM);
});
