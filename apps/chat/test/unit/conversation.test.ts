import { beforeEach, describe, expect, test, vi } from "vitest";
import { UNREACHABLE } from "../../web/state/ask.ts";
import { Conversation, type ConversationHost } from "../../web/state/conversation.ts";
import type { Message } from "../../web/state/message.ts";
import { ids, JUN, MINA, message, messages, NOON } from "../support/messages.ts";
import { FakeChannel } from "../support/room-channel.ts";

let log: Message[];
let channel: FakeChannel;
let host: ConversationHost;

beforeEach(() => {
  log = [];
  channel = new FakeChannel(log);
  host = {
    self: () => MINA,
    channel: () => channel.face,
    enter: vi.fn(async () => UNREACHABLE),
    typing: vi.fn(),
    onRefused: vi.fn(),
  };
});

const shown = (conversation: Conversation): number[] => ids(conversation.timeline.get().messages);
const unsent = (conversation: Conversation): string[] =>
  conversation.unsent.get().map(({ text }) => text);

function open(): Conversation {
  const conversation = new Conversation(1, host, false);
  channel.subscribe();
  return conversation;
}

describe("the first page", () => {
  test("is shown when it is complete", () => {
    log.push(...messages(1, 3));
    const conversation = new Conversation(1, host, false);
    const lengths: number[] = [];
    conversation.timeline.subscribe(() => lengths.push(shown(conversation).length));
    expect(conversation.loaded.get()).toBe(false);
    channel.subscribe();
    expect([lengths, conversation.loaded.get()]).toEqual([[3], true]);
  });

  test("of a quiet room is there at once", () => {
    expect(open().loaded.get()).toBe(true);
  });
});

describe("what others write", () => {
  test("follows, also after the connection was gone", () => {
    log.push(...messages(1, 3));
    const conversation = open();
    conversation.interrupt();
    for (const missed of messages(4, 5)) channel.say(missed);
    expect(shown(conversation)).toEqual([1, 2, 3, 4, 5]);
  });

  test("is loaded anew when the server has another log", async () => {
    log.push(...messages(1, 9));
    const conversation = open();
    log.splice(0, 9, message(1, { text: "another" }));
    channel.reset();
    await vi.waitFor(() => expect(shown(conversation)).toEqual([1]));
    expect(conversation.timeline.get().messages).toMatchObject([{ text: "another" }]);
  });
});

describe("older messages", () => {
  test("are asked for once at a time, and not beyond the first", async () => {
    log.push(...messages(1, 53));
    const conversation = open();
    await Promise.all([conversation.loadOlder(), conversation.loadOlder()]);
    expect([channel.ranges, shown(conversation).length]).toEqual([[{ before: 4, limit: 50 }], 53]);
    await conversation.loadOlder();
    expect(channel.ranges).toHaveLength(1);
  });

  test("are asked for again only after a pause when the server could not give them", async () => {
    vi.useFakeTimers();
    log.push(...messages(1, 53));
    const conversation = open();
    channel.answers = false;
    void conversation.loadOlder();
    await vi.advanceTimersByTimeAsync(1999);
    expect(conversation.loadingOlder.get()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(conversation.loadingOlder.get()).toBe(false);
    vi.useRealTimers();
  });
});

describe("a room that cannot be entered", () => {
  test("is entered later when the server was busy, but not when we have left", async () => {
    vi.useFakeTimers();
    const busy = { ok: false as const, error: { code: "rate_limited" as const, retryAfter: 500 } };
    vi.mocked(host.enter).mockResolvedValue(busy);
    const conversation = open();
    await conversation.enter();
    await vi.advanceTimersByTimeAsync(500);
    expect(host.enter).toHaveBeenCalledTimes(2);
    conversation.leave();
    await vi.advanceTimersByTimeAsync(5000);
    expect([vi.mocked(host.enter).mock.calls.length, channel.left]).toEqual([2, true]);
    vi.useRealTimers();
  });

  test("is given up when it does not exist", async () => {
    const refusal = { ok: false as const, error: { code: "room_not_found" as const } };
    vi.mocked(host.enter).mockResolvedValue(refusal);
    await open().enter();
    expect(host.onRefused).toHaveBeenCalledExactlyOnceWith(1, "room_not_found");
  });
});

describe("what we write", () => {
  test("waits in order until it is confirmed", () => {
    const conversation = open();
    for (const text of ["a", "b", "c"]) conversation.send(text);
    expect(unsent(conversation)).toEqual(["a", "b", "c"]);
    channel.confirm();
    expect(unsent(conversation)).toEqual(["b", "c"]);
  });

  test("is shown once when it comes before its confirmation", () => {
    const conversation = open();
    conversation.send("once");
    channel.say(message(1, { clientId: "own-1", text: "once" }));
    expect([shown(conversation), unsent(conversation)]).toEqual([[1], []]);
  });

  test("before a reload of the page still waits", () => {
    new Conversation(1, host, false).send("first");
    expect(unsent(new Conversation(1, host, true))).toEqual(["first"]);
  });

  test("and the server refuses stays, with the reason, until it is tried again or deleted", () => {
    const conversation = open();
    conversation.send("refused");
    conversation.send("taken");
    channel.refuse("message_length");
    channel.confirm();
    const [failed] = conversation.unsent.get();
    expect(failed).toMatchObject({ text: "refused", failed: "message_length" });
    conversation.retry(failed?.clientId ?? "");
    expect(channel.published).toEqual(["refused", "taken", "refused"]);
    channel.refuse("message_length");
    conversation.discard(conversation.unsent.get()[0]?.clientId ?? "");
    expect(unsent(conversation)).toEqual([]);
  });
});

describe("typing", () => {
  test("of ours is told at most every two seconds", () => {
    vi.useFakeTimers({ now: NOON });
    const conversation = new Conversation(1, host, false);
    for (let ms = 0; ms < 4000; ms += 100) {
      vi.setSystemTime(NOON + ms);
      conversation.typed();
    }
    expect(host.typing).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  test("of others ends with their message, or by itself", () => {
    const conversation = open();
    vi.useFakeTimers();
    conversation.heardTyping(JUN);
    conversation.heardTyping(MINA);
    conversation.heardTyping(MINA);
    expect(conversation.typists.now.get()).toEqual([JUN, MINA]);
    channel.say(message(1, { author: JUN }));
    expect(conversation.typists.now.get()).toEqual([MINA]);
    vi.advanceTimersByTime(5000);
    expect(conversation.typists.now.get()).toEqual([]);
    vi.useRealTimers();
  });
});
