import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Entrance, Message, RoomSummary } from "../../server/events.ts";
import { type Asked, UNREACHABLE } from "../../web/state/ask.ts";
import { Conversation, type ConversationHost } from "../../web/state/conversation.ts";
import type { Memory } from "../../web/state/storage.ts";
import { memoryOf } from "../support/memory.ts";
import { ids, JUN, MINA, message, messages, NOON } from "../support/messages.ts";

/** A server in a few lines: it keeps what was sent and gives pages of it. */
class Log {
  readonly messages: Message[] = [];
  answering = true;

  enter(after: number): Asked<Entrance> {
    if (!this.answering) return UNREACHABLE;
    const missed = this.messages.filter(({ id }) => id > after);
    const room: RoomSummary = {
      id: 1,
      name: "Lobby",
      createdAt: NOON,
      members: 1,
      lastId: this.messages.length,
      last: null,
    };
    return { ok: true, value: { room, messages: missed, hasOlder: false } };
  }

  append(clientId: string, text: string): Message {
    const known = this.messages.find((other) => other.clientId === clientId);
    if (known !== undefined) return known;
    const added = message(this.messages.length + 1, { clientId, text });
    this.messages.push(added);
    return added;
  }
}

let log: Log;
let memory: Memory;
let host: ConversationHost;

beforeEach(() => {
  log = new Log();
  memory = memoryOf();
  host = {
    memory,
    enter: vi.fn(async ({ after = 0 }) => log.enter(after)),
    history: vi.fn(async () => UNREACHABLE),
    send: vi.fn(async ({ clientId, text }) => {
      const value = log.append(clientId, text);
      return log.answering ? { ok: true as const, value } : UNREACHABLE;
    }),
    typing: vi.fn(),
    onRefused: vi.fn(),
  };
});

const shown = (conversation: Conversation): number[] => ids(conversation.timeline.get().messages);
const texts = (conversation: Conversation): string[] =>
  conversation.timeline.get().messages.map(({ text }) => text);

async function entered(): Promise<Conversation> {
  const conversation = new Conversation(1, host, false);
  await conversation.enter();
  return conversation;
}

describe("coming back", () => {
  test("fetches what was missed, once", async () => {
    log.messages.push(...messages(1, 3));
    const conversation = await entered();
    conversation.interrupt();
    log.messages.push(...messages(4, 5));
    await conversation.enter();
    conversation.receive(message(5));
    expect(shown(conversation)).toEqual([1, 2, 3, 4, 5]);
    expect(host.enter).toHaveBeenLastCalledWith({ room: 1, after: 3, returning: true });
  });

  test("a live message after a gap makes it ask for the gap", async () => {
    const conversation = await entered();
    log.messages.push(...messages(1, 3));
    conversation.receive(message(3));
    conversation.receive(message(2));
    await vi.waitFor(() => expect(shown(conversation)).toEqual([1, 2, 3]));
    expect(host.enter).toHaveBeenCalledTimes(2);
  });

  test("live messages that come before the first page are not lost", async () => {
    const conversation = new Conversation(1, host, false);
    conversation.receive(message(1));
    log.messages.push(message(1));
    await conversation.enter();
    expect(shown(conversation)).toEqual([1]);
  });

  test("to a server with another database shows that one's messages", async () => {
    log.messages.push(...messages(1, 9));
    const conversation = await entered();
    log.messages.splice(0, 9, message(1, { text: "another" }));
    vi.mocked(host.enter).mockImplementation(async () => log.enter(0));
    await conversation.enter();
    expect(texts(conversation)).toEqual(["another"]);
  });
});

describe("older messages", () => {
  test("are asked for once at a time, and not beyond the first", async () => {
    const history = vi.mocked(host.history);
    log.messages.push(...messages(51, 53));
    const conversation = await entered();
    history.mockResolvedValue({ ok: true, value: { messages: messages(1, 50), hasOlder: false } });
    await Promise.all([conversation.loadOlder(), conversation.loadOlder()]);
    expect([history.mock.calls.length, shown(conversation).length]).toEqual([1, 53]);
    await conversation.loadOlder();
    expect(history).toHaveBeenCalledTimes(1);
  });

  test("are not asked for without a connection", async () => {
    log.messages.push(...messages(51, 53));
    const conversation = await entered();
    conversation.interrupt();
    await conversation.loadOlder();
    expect(host.history).not.toHaveBeenCalled();
  });

  test("are asked for again only after a pause when the server could not give them", async () => {
    vi.useFakeTimers();
    log.messages.push(...messages(51, 53));
    const conversation = await entered();
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
    const conversation = await entered();
    await vi.advanceTimersByTimeAsync(500);
    expect(host.enter).toHaveBeenCalledTimes(2);
    conversation.leave();
    await vi.advanceTimersByTimeAsync(5000);
    expect(host.enter).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  test("is given up when it does not exist", async () => {
    const refusal = { ok: false as const, error: { code: "room_not_found" as const } };
    vi.mocked(host.enter).mockResolvedValue(refusal);
    await entered();
    expect(host.onRefused).toHaveBeenCalledExactlyOnceWith(1, "room_not_found");
  });
});

describe("what we write", () => {
  test("is sent in order, each after the one before", async () => {
    const conversation = await entered();
    for (const text of ["a", "b", "c"]) conversation.send(text);
    expect(conversation.unsent.get().map(({ text }) => text)).toEqual(["a", "b", "c"]);
    await vi.waitFor(() => expect(texts(conversation)).toEqual(["a", "b", "c"]));
    expect(conversation.unsent.get()).toEqual([]);
    expect(memory.keys()).toEqual([]);
  });

  test("whose acknowledgement was lost is sent again and shown once", async () => {
    const conversation = await entered();
    log.answering = false;
    conversation.send("once");
    await vi.waitFor(() => expect(log.messages).toHaveLength(1));
    conversation.interrupt();
    log.answering = true;
    await conversation.enter();
    await vi.waitFor(() => expect(conversation.unsent.get()).toEqual([]));
    expect(texts(conversation)).toEqual(["once"]);
    expect(log.messages).toHaveLength(1);
  });

  test("before the room is entered waits, also over a reload of the page", async () => {
    new Conversation(1, host, false).send("first");
    new Conversation(2, host, false).send("elsewhere");
    expect(host.send).not.toHaveBeenCalled();
    const reloaded = await entered();
    await vi.waitFor(() => expect(texts(reloaded)).toEqual(["first"]));
  });

  test("and the server refuses stays, with the reason, until it is tried again or deleted", async () => {
    const conversation = await entered();
    vi.mocked(host.send).mockResolvedValueOnce({ ok: false, error: { code: "message_length" } });
    conversation.send("refused");
    conversation.send("taken");
    await vi.waitFor(() => expect(texts(conversation)).toEqual(["taken"]));
    const [failed] = conversation.unsent.get();
    expect(failed).toMatchObject({ text: "refused", failed: "message_length" });
    conversation.retry(failed?.clientId ?? "");
    await vi.waitFor(() => expect(texts(conversation)).toEqual(["taken", "refused"]));
  });

  test("is not sent any more when we leave", async () => {
    const conversation = new Conversation(1, host, false);
    conversation.send("never mind");
    conversation.leave();
    expect(memory.keys()).toEqual([]);
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

  test("of others ends with their message, or by itself", async () => {
    const conversation = await entered();
    vi.useFakeTimers();
    conversation.heardTyping(JUN);
    conversation.heardTyping(MINA);
    conversation.heardTyping(MINA);
    expect(conversation.typists.now.get()).toEqual([JUN, MINA]);
    conversation.receive(message(1, { author: JUN }));
    expect(conversation.typists.now.get()).toEqual([MINA]);
    vi.advanceTimersByTime(5000);
    expect(conversation.typists.now.get()).toEqual([]);
    vi.useRealTimers();
  });
});
