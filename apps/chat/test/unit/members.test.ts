import { expect, test } from "vitest";
import type { RoomSummary, User } from "../../shared/events.ts";
import { nameOf, notReadBy, partnerOf, withRead } from "../../web/state/members.ts";

const MEMBERS = [
  { id: "author", joined: 0, read: 3 },
  { id: "reader", joined: 0, read: 5 },
  { id: "behind", joined: 0, read: 4 },
  { id: "newcomer", joined: 5, read: 5 },
];

test("those count as not having read it who were there and are behind, without its author", () => {
  const counts = [4, 5, 6].map((offset) => notReadBy(MEMBERS, "author", offset));
  expect(counts).toEqual([0, 1, 3]);
});

test("reading only goes forward", () => {
  expect(withRead(MEMBERS, "behind", 9)[2]).toMatchObject({ read: 9 });
  expect(withRead(MEMBERS, "behind", 1)).toEqual(MEMBERS);
});

test("a direct room is called by the other's name, a group by its own", () => {
  const room: RoomSummary = {
    id: 1,
    kind: "direct",
    name: "",
    createdAt: 0,
    members: MEMBERS.slice(0, 2),
    head: 0,
    unread: 0,
    last: null,
  };
  const reader: User = { id: "reader", name: "Reader", online: false, lastSeen: null };
  const users = new Map([["reader", reader]]);
  expect([partnerOf(room, "author"), nameOf(room, "author", users)]).toEqual(["reader", "Reader"]);
  expect(nameOf({ ...room, members: [] }, "author", users)).toBe("");
  expect(nameOf({ ...room, kind: "group", name: "Group" }, "author", users)).toBe("Group");
});
