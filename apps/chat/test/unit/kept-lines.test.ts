import { beforeEach, expect, test } from "vitest";
import { Conversation, type ConversationHost } from "../../web/state/conversation.ts";
import { RoomNotes } from "../../web/state/room-notes.ts";
import { entries, entry, MINA, offsets } from "../support/entries.ts";
import { memoryOf } from "../support/memory.ts";
import { FakeChannel } from "../support/room-channel.ts";

// What a conversation shows before the server has told how things are, and what it keeps for the next time.

let notes: RoomNotes;

beforeEach(() => {
  notes = new RoomNotes(memoryOf(), MINA, 1);
});

function open(channel: FakeChannel): Conversation {
  const host: ConversationHost = {
    self: MINA,
    channel: () => channel.face,
    notes: () => notes,
    typing: () => {},
    onWaiting: () => {},
  };
  return new Conversation(1, host);
}

const shown = (conversation: Conversation) => offsets(conversation.stretch.get().entries);

test("the lines of the last time are shown at once, and the first page takes their place", async () => {
  notes.lines = entries(1, 3);
  const channel = new FakeChannel(entries(1, 200));
  const conversation = open(channel);
  expect([shown(conversation), conversation.loaded.get()]).toEqual([[1, 2, 3], false]);
  channel.subscribe();
  expect(shown(conversation)).toEqual(offsets(entries(151, 200)));
});

test("where the log is another one, nothing of the old one stays", () => {
  notes.lines = entries(1, 3);
  const channel = new FakeChannel([]);
  const conversation = open(channel);
  channel.subscribe();
  expect([shown(conversation), notes.lines]).toEqual([[], []]);
});

test("the newest lines are kept, also those that come, and none of the past", async () => {
  const channel = new FakeChannel(entries(1, 200));
  const conversation = open(channel);
  channel.subscribe();
  await expect.poll(() => conversation.loaded.get()).toBe(true);
  channel.say(entry(201));
  expect(offsets(notes.lines)).toEqual(offsets(entries(172, 201)));
  await conversation.jumpTo(50);
  expect(shown(conversation)).toContain(50);
  expect(offsets(notes.lines)).toEqual(offsets(entries(172, 201)));
});

test("of a room that one has left nothing is kept", () => {
  notes.lines = entries(1, 3);
  open(new FakeChannel([])).leave();
  expect(notes.lines).toEqual([]);
});
