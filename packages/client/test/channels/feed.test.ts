import { describe, expect, it } from "vitest";
import { Feed } from "../../src/channels/feed.ts";

function create(options: ConstructorParameters<typeof Feed>[0] = {}) {
  const log: unknown[] = [];
  const feed = new Feed(options, {
    onDue: () => log.push("due"),
    onEntry: ({ offset }) => log.push(offset),
    onStart: ({ offset, recovered, caughtUp }) =>
      log.push(`start ${offset} ${recovered ? "recovered" : "new"} +${caughtUp}`),
    onReset: (reason, { epoch, offset }) => log.push(`reset ${reason} ${epoch} ${offset}`),
  });
  const take = (...offsets: number[]) => feed.take("e", offsets.map(entry));
  return { feed, take, seen: () => log.splice(0) };
}

const entry = (offset: number) => ({ offset, at: 0, event: "said", body: null });
const start = (offset: number, more: object = {}) => ({
  ...{ epoch: "e", offset, head: offset, first: 1, recovered: false },
  ...more,
});

/** A feed whose subscription began at an offset. */
function live(offset = 10) {
  const made = create();
  made.feed.begin();
  made.feed.request();
  made.feed.answered(start(offset));
  made.seen();
  return made;
}

describe("a feed", () => {
  it("asks once, and says where it begins", () => {
    const { feed, seen } = create({ last: 5 });
    feed.begin();
    feed.begin();
    expect(feed.request()).toEqual({ last: 5 });
    expect(feed.request()).toBeUndefined();
    feed.answered(start(10, { head: 15 }));
    expect(seen()).toEqual(["due", "start 10 new +5"]);
    expect(feed.position).toEqual({ epoch: "e", offset: 10 });
    expect(feed.isLive).toBe(true);
  });

  it("goes on behind the place it is given, whose epoch it may not know", () => {
    const { feed, take, seen } = create({ after: { offset: 3 } });
    expect(feed.position).toBeUndefined();
    feed.begin();
    expect(feed.request()).toEqual({ after: { offset: 3 } });
    feed.answered(start(3, { head: 5, recovered: true }));
    take(4, 5);
    expect(seen()).toEqual(["due", "start 3 recovered +2", 4, 5]);
  });

  it("leaves out what it had", () => {
    const { take, seen } = live();
    take(9, 10, 11, 11, 10, 12);
    expect(seen()).toEqual([11, 12]);
  });

  it("asks again where there is a gap, and takes nothing behind it before the answer", () => {
    const { feed, take, seen } = live();
    take(11, 13, 14);
    take(15);
    expect(seen()).toEqual([11, "due"]);
    expect(feed.request()).toEqual({ after: { epoch: "e", offset: 11 } });
    take(16);
    feed.answered(start(11, { head: 16, recovered: true }));
    take(12, 13);
    expect(seen()).toEqual(["start 11 recovered +5", 12, 13]);
  });

  it("asks again where entries are of another log", () => {
    const { feed, seen } = live();
    feed.take("other", [entry(11)]);
    expect(seen()).toEqual(["due"]);
    feed.request();
    feed.answered(start(40, { epoch: "other", reset: "epoch" }));
    expect(seen()).toEqual(["reset epoch other 40", "start 40 new +0"]);
  });

  it("goes on from the head when what it missed is gone", () => {
    const { feed, take, seen } = live();
    feed.lose();
    feed.request();
    feed.answered(start(40, { reset: "trimmed" }));
    take(41);
    expect(seen()).toEqual(["reset trimmed e 40", "start 40 new +0", 41]);
  });

  it("takes entries of its earlier subscription while it asks, once", () => {
    const { feed, take, seen } = live();
    feed.pause();
    feed.request();
    take(11, 12);
    feed.answered(start(10, { head: 12, recovered: true }));
    take(11, 12, 13);
    expect(seen()).toEqual([11, 12, "start 12 recovered +0", 13]);
  });

  it("takes nothing once it has ended, not even the rest of a page", () => {
    const { feed, take, seen } = live();
    feed.end();
    take(11);
    feed.lose();
    expect(feed.request()).toBeUndefined();
    expect(seen()).toEqual([]);
  });

  it("is not begun by an answer that comes when it has ended", () => {
    const { feed, take, seen } = create();
    feed.begin();
    feed.request();
    feed.end();
    feed.answered(start(10));
    take(11);
    expect([feed.isOn, seen()]).toEqual([false, ["due"]]);
    feed.told(start(20));
    expect([feed.isLive, seen()]).toEqual([true, ["start 20 new +0"]]);
  });

  it("asks again after an error that passes, and only after the next connect after one that does not", () => {
    const { feed } = create();
    feed.begin();
    feed.request();
    expect(feed.failed(true)).toBe(false);
    expect(feed.request()).toEqual({});
    expect(feed.failed(false)).toBe(true);
    expect(feed.request()).toBeUndefined();
    feed.lose();
    expect(feed.request()).toEqual({});
  });
});

describe("a feed that the server subscribes by itself", () => {
  it("begins where it is told", () => {
    const { feed, take, seen } = create();
    feed.told(start(10));
    take(11);
    expect(seen()).toEqual(["start 10 new +0", 11]);
  });

  it("goes on where that is no later than what it has", () => {
    const { feed, take, seen } = live();
    feed.told(start(8, { head: 11 }));
    take(9, 10, 11);
    expect(seen()).toEqual(["start 10 recovered +1", 11]);
  });

  it("asks for what lies between where it is later, and loses nothing", () => {
    const { feed, take, seen } = live();
    feed.told(start(12));
    take(13);
    expect(seen()).toEqual(["due"]);
    feed.request();
    feed.answered(start(10, { head: 13, recovered: true }));
    take(11, 12, 13);
    expect(seen()).toEqual(["start 10 recovered +3", 11, 12, 13]);
  });

  it("awaits its own answer where it has asked", () => {
    const { feed, seen } = live();
    feed.lose();
    feed.told(start(12));
    feed.request();
    feed.told(start(12));
    feed.answered(start(10, { head: 12, recovered: true }));
    expect(seen()).toEqual(["start 10 recovered +2"]);
  });

  it("believes the server that what it missed is gone", () => {
    const { feed, seen } = live();
    feed.told(start(40, { reset: "trimmed" }));
    expect(seen()).toEqual(["reset trimmed e 40", "start 40 new +0"]);
  });

  it("says what it missed where it may not ask for it", () => {
    const { feed, take, seen } = live();
    feed.lose();
    feed.request();
    feed.failed(false);
    take(13, 14);
    expect(seen()).toEqual(["reset trimmed e 12", 13, 14]);
    feed.told(start(20, { epoch: "f" }));
    expect(seen()).toEqual(["reset epoch f 20", "start 20 new +0"]);
  });
});
