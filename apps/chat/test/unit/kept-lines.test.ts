import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Conversation, type ConversationHost } from "../../web/state/conversation.ts";
import { LateWrites } from "../../web/state/late-writes.ts";
import { RoomNotes } from "../../web/state/room-notes.ts";
import type { Memory } from "../../web/state/storage.ts";
import { entries, entry, MINA, offsets } from "../support/entries.ts";
import { memoryOf } from "../support/memory.ts";
import { FakeChannel } from "../support/room-channel.ts";

// What a conversation shows before the server has told how things are, and what it keeps for the next time.

let memory: Memory;
let late: LateWrites;
let notes: RoomNotes;

beforeEach(() => {
  vi.useFakeTimers();
  memory = memoryOf();
  late = new LateWrites();
  notes = new RoomNotes(memory, late, { user: MINA, room: 1 });
});

afterEach(() => {
  late.close();
  vi.useRealTimers();
});

/** What the browser has of the last time. */
function keep(from: number, to: number): void {
  notes.lines = entries(from, to);
  late.flush();
}

function open(channel: FakeChannel): Conversation {
  const host: ConversationHost = {
    self: MINA,
    channel: () => channel.face,
    notes: () => notes,
    typing: () => {},
    onWaiting: () => {},
    onSignedOut: () => {},
  };
  return new Conversation(1, host);
}

/** A conversation whose newest page is here, and written down. */
async function opened(channel: FakeChannel): Promise<Conversation> {
  const conversation = open(channel);
  channel.subscribe();
  await vi.advanceTimersByTimeAsync(1000);
  expect(conversation.loaded.get()).toBe(true);
  return conversation;
}

const shown = (conversation: Conversation) => offsets(conversation.stretch.get().entries);

test("the lines of the last time are shown at once, and the first page takes their place", async () => {
  keep(1, 3);
  const channel = new FakeChannel(entries(1, 200));
  const conversation = open(channel);
  expect([shown(conversation), conversation.loaded.get()]).toEqual([[1, 2, 3], false]);
  channel.subscribe();
  expect(shown(conversation)).toEqual(offsets(entries(151, 200)));
});

test("where the log is another one, nothing of the old one stays", async () => {
  keep(1, 3);
  expect([shown(await opened(new FakeChannel([]))), notes.lines]).toEqual([[], []]);
});

test("the newest lines are kept, also those that come, and none of the past", async () => {
  const channel = new FakeChannel(entries(1, 200));
  const conversation = await opened(channel);
  channel.say(entry(201));
  late.flush();
  expect(offsets(notes.lines)).toEqual(offsets(entries(172, 201)));
  await conversation.jumpTo(50);
  expect(shown(conversation)).toContain(50);
  late.flush();
  expect(offsets(notes.lines)).toEqual(offsets(entries(172, 201)));
});

test("a lively room is written down twice a second, as it is then", async () => {
  const channel = new FakeChannel(entries(1, 10));
  await opened(channel);
  const write = vi.spyOn(memory, "write");
  for (let offset = 11; offset <= 110; offset++) {
    channel.say(entry(offset));
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(write.mock.calls.length).toBeLessThanOrEqual(2);
  await vi.advanceTimersByTimeAsync(500);
  expect(offsets(notes.lines)).toEqual(offsets(entries(81, 110)));
});

test("older pages are nothing to write down", async () => {
  const conversation = await opened(new FakeChannel(entries(1, 200)));
  const write = vi.spyOn(memory, "write");
  await conversation.loadOlder();
  await conversation.loadOlder();
  expect(shown(conversation)).toHaveLength(150);
  await vi.advanceTimersByTimeAsync(1000);
  expect(write).not.toHaveBeenCalled();
});

test("of a room that one has left nothing is kept, though a line has just come", async () => {
  keep(1, 3);
  const channel = new FakeChannel(entries(1, 3));
  const conversation = await opened(channel);
  channel.say(entry(4));
  conversation.leave();
  await vi.advanceTimersByTimeAsync(1000);
  expect(memory.keys()).toEqual([]);
});
