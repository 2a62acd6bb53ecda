import { beforeEach, describe, expect, test, vi } from "vitest";
import { Conversation, type ConversationHost } from "../../web/state/conversation.ts";
import type { Entry } from "../../web/state/entry.ts";
import { LateWrites } from "../../web/state/late-writes.ts";
import { RoomNotes } from "../../web/state/room-notes.ts";
import { entries, entry, JUN, MINA, NOON, offsets, textOf } from "../support/entries.ts";
import { memoryOf } from "../support/memory.ts";
import { FakeChannel } from "../support/room-channel.ts";

let log: Entry[];
let channel: FakeChannel;
let host: ConversationHost;

beforeEach(() => {
  log = [];
  channel = new FakeChannel(log);
  const [memory, late] = [memoryOf(), new LateWrites()];
  host = {
    self: MINA,
    channel: () => channel.face,
    notes: (room) => new RoomNotes(memory, late, { user: MINA, room }),
    typing: vi.fn(),
    onWaiting: vi.fn(),
    onSignedOut: vi.fn(),
  };
});

const shown = (conversation: Conversation) => offsets(conversation.stretch.get().entries);
const unsent = (conversation: Conversation) => conversation.unsent.get().map(textOf);

async function open(): Promise<Conversation> {
  const conversation = new Conversation(1, host);
  channel.subscribe();
  await vi.waitFor(() => expect(conversation.loaded.get()).toBe(true));
  return conversation;
}

describe("the first page", () => {
  test("is shown when it is complete, at its end", async () => {
    log.push(...entries(1, 3));
    const conversation = await open();
    expect([shown(conversation), conversation.jump.get()]).toEqual([[1, 2, 3], { to: "end" }]);
  });

  test("of a quiet room is there at once", async () => {
    expect(shown(await open())).toEqual([]);
  });

  test("is around what one has not read, however long ago that was", async () => {
    log.push(...entries(1, 500));
    const conversation = new Conversation(1, host);
    conversation.visit(100, 400);
    channel.subscribe();
    await vi.waitFor(() => expect(conversation.loaded.get()).toBe(true));
    expect(conversation.jump.get()).toEqual({ to: 101 });
    expect([shown(conversation)[0], shown(conversation).at(-1)]).toEqual([76, 125]);
    expect([conversation.unreadAfter.get(), conversation.stretch.get().head]).toEqual([100, 500]);
  });
});

describe("what others write", () => {
  test("follows", async () => {
    log.push(...entries(1, 3));
    const conversation = await open();
    for (const missed of entries(4, 5)) channel.say(missed);
    expect(shown(conversation)).toEqual([1, 2, 3, 4, 5]);
  });

  test("does not tear who reads the past out of it", async () => {
    log.push(...entries(1, 500));
    const conversation = await open();
    await conversation.jumpTo(200);
    const past = shown(conversation);
    channel.say(entry(501));
    expect([shown(conversation), conversation.stretch.get().head]).toEqual([past, 501]);
    expect([past.includes(200), conversation.found.get()]).toEqual([true, 200]);
  });

  test("is loaded anew when the server has another log", async () => {
    log.push(...entries(1, 9));
    const conversation = await open();
    log.splice(0, 9, entry(1, { content: { kind: "message", text: "another" } }));
    channel.reset();
    await vi.waitFor(() => expect(shown(conversation)).toEqual([1]));
    expect(conversation.stretch.get().entries.map(textOf)).toEqual(["another"]);
    expect(conversation.stretch.get().head).toBe(1);
    channel.say(entry(2));
    expect(shown(conversation)).toEqual([1, 2]);
  });
});

describe("pages", () => {
  test("are asked for one at a time, and not beyond the first entry", async () => {
    log.push(...entries(1, 53));
    const conversation = await open();
    await Promise.all([conversation.loadOlder(), conversation.loadOlder()]);
    expect([channel.ranges, shown(conversation).length]).toEqual([[{ before: 4, limit: 50 }], 53]);
    await conversation.loadOlder();
    await conversation.loadNewer();
    expect(channel.ranges).toHaveLength(1);
  });

  test("lead from the past to the newest", async () => {
    log.push(...entries(1, 200));
    const conversation = await open();
    await conversation.jumpTo(30);
    await conversation.loadNewer();
    expect(shown(conversation).at(-1)).toBe(104);
    await conversation.toNewest();
    expect([shown(conversation).at(-1), conversation.jump.get()]).toEqual([200, { to: "end" }]);
  });

  test("that cannot be had leave everything as it was", async () => {
    log.push(...entries(1, 200));
    const conversation = await open();
    const [before, jump] = [shown(conversation), conversation.jump.get()];
    channel.answers = false;
    await conversation.loadOlder();
    await conversation.jumpTo(10);
    expect([shown(conversation), conversation.jump.get()]).toEqual([before, jump]);
    expect(conversation.loading.get()).toBe(false);
  });
});

describe("what we write", () => {
  test("waits in order until it is confirmed, and the session knows", async () => {
    const conversation = await open();
    for (const text of ["a", "b"]) conversation.send(text);
    expect(unsent(conversation)).toEqual(["a", "b"]);
    expect(host.onWaiting).toHaveBeenLastCalledWith(1, true);
    channel.confirm();
    expect(unsent(conversation)).toEqual(["b"]);
    channel.confirm();
    expect(host.onWaiting).toHaveBeenLastCalledWith(1, false);
  });

  test("is shown once when it comes before its confirmation", async () => {
    const conversation = await open();
    conversation.send("once");
    channel.say(entry(1, { id: "own-1", by: MINA }));
    expect([shown(conversation), unsent(conversation)]).toEqual([[1], []]);
  });

  test("before a reload of the page still waits", () => {
    new Conversation(1, host).send("first");
    expect(unsent(new Conversation(1, host))).toEqual(["first"]);
  });

  test("and the server refuses stays, with the reason, until it is tried again or deleted", async () => {
    const conversation = await open();
    conversation.send("refused");
    conversation.send("taken");
    channel.refuse("message_length");
    channel.confirm();
    const [failed] = conversation.unsent.get();
    expect(failed).toMatchObject({ failed: "message_length", content: { text: "refused" } });
    conversation.retry(failed?.id ?? "");
    expect(channel.published).toEqual([
      { text: "refused" },
      { text: "taken" },
      { text: "refused" },
    ]);
    channel.refuse("message_length");
    conversation.discard(conversation.unsent.get()[0]?.id ?? "");
    expect(unsent(conversation)).toEqual([]);
  });
});

test("a file that an older page left to be sent is not shown, nor kept when it is refused", () => {
  const file = { id: "f", name: "a.txt", type: "text/plain", size: 1 };
  const left = { channel: "room:1", publisher: "p", order: 0, at: 0 };
  channel.pending = [
    { ...left, id: "old-1", event: "file", body: { file } },
    { ...left, id: "old-2", event: "message", body: { text: "with it" } },
  ];
  const conversation = new Conversation(1, host);
  expect(unsent(conversation)).toEqual(["with it"]);
  channel.refuse("internal");
  expect([unsent(conversation), host.notes(1).refused]).toEqual([["with it"], []]);
});

describe("typing", () => {
  test("of ours is told at most every two seconds", () => {
    vi.useFakeTimers({ now: NOON });
    const conversation = new Conversation(1, host);
    for (let ms = 0; ms < 4000; ms += 100) {
      vi.setSystemTime(NOON + ms);
      conversation.typed();
    }
    expect(host.typing).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  test("of others ends with their message, or by itself", async () => {
    const conversation = await open();
    vi.useFakeTimers();
    for (const user of [JUN, "ann", "ann"]) conversation.typists.heard(user);
    expect(conversation.typists.now.get()).toEqual([JUN, "ann"]);
    channel.say(entry(1, { by: JUN }));
    expect(conversation.typists.now.get()).toEqual(["ann"]);
    vi.advanceTimersByTime(5000);
    expect(conversation.typists.now.get()).toEqual([]);
    vi.useRealTimers();
  });
});

test("leaving ends the subscription", async () => {
  (await open()).leave();
  expect(channel.left).toBe(true);
});
