import { joinSession, TRANSPORTS } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { attack } from "./support/attack.ts";
import { useTarget } from "./support/target.ts";

const target = useTarget({ attachmentTimeout: 1000, pingInterval: 20_000 });
const SLOT = '{"_placeholder":true,"num":0}';
const BYTE = Buffer.of(1);

describe.each(TRANSPORTS)("by %s", (transport) => {
  const isClosedFor = (...messages: readonly (string | Buffer)[]) =>
    attack(target(), async () => {
      const session = await joinSession(target().url, transport);
      await session.send(...messages);
      await session.closed();
      expect(session.waiting).toBe(0);
    });

  test.each([
    "51000-",
    "599999999-",
    "511-",
    "50-",
    "5-",
    "5",
    "51e0-",
    "51e1-",
    "51.5-",
    "5-1-",
    "5+1-",
    "501-",
    "5 1-",
    "51",
    "5Infinity-",
    "5NaN-",
    "50x1-",
    "5١-",
  ])("the count in %j closes", (head) => isClosedFor(`${head}["x",${SLOT}]`, BYTE));

  test.each([
    "1",
    "-1",
    "0.5",
    "1e9",
    '"0"',
    '"length"',
    '"push"',
    '"__proto__"',
    '"constructor"',
    "null",
    "true",
    "[0]",
    "{}",
  ])("an attachment by the number %s closes", (num) =>
    isClosedFor(`51-["x",{"_placeholder":true,"num":${num}}]`, BYTE),
  );

  test("one attachment that is referenced twice closes: it would leave twice", () =>
    isClosedFor(`51-["x",${SLOT},${SLOT}]`, BYTE));

  test("one attachment that is referenced 20,000 times closes", () =>
    isClosedFor(`51-["x"${`,${SLOT}`.repeat(20_000)}]`, Buffer.alloc(100_000)));

  test("text in place of an attachment closes", () => isClosedFor(`51-["x",${SLOT}]`, '2["y"]'));

  test("text between two attachments closes", () =>
    isClosedFor(`52-["x",${SLOT}]`, BYTE, '2["y"]', BYTE));

  test("binary that nothing announced closes", () => isClosedFor(BYTE));

  test("an answer with attachments that never come closes when their time is over", () =>
    isClosedFor(`61-0[${SLOT}]`));

  test("attachments that never come close when their time is over", () =>
    isClosedFor(`52-["x",${SLOT}]`, BYTE));

  test("more attachments than were announced close, and the event is none the worse", () =>
    attack(target(), async () => {
      const session = await joinSession(target().url, transport);
      await session.send(`51-["x",${SLOT}]`, BYTE);
      expect([await session.next(), await session.next()]).toEqual([`51-["x",${SLOT}]`, BYTE]);
      await session.send(BYTE);
      await session.closed();
    }));
});

test("a hundred clients that keep back an attachment each hold what they sent, for as long as they have", () =>
  attack(target(), async () => {
    const sessions = await Promise.all(
      Array.from({ length: 100 }, () => joinSession(target().url, "websocket")),
    );
    for (const session of sessions) await session.send(`51-["${"x".repeat(100_000)}",${SLOT}]`);
    await Promise.all(sessions.map((session) => session.closed()));
  }));
