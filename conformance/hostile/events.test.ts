import { joinSession, openSession, TRANSPORTS } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { attack } from "./support/attack.ts";
import { NAMES } from "./support/names.ts";
import { useTarget } from "./support/target.ts";

const target = useTarget();
const DIGITS = "9".repeat(5000);
const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

describe.each(TRANSPORTS)("by %s", (transport) => {
  const sends = (messages: readonly string[], answers: readonly string[] = messages) =>
    attack(target(), async () => {
      const session = await joinSession(target().url, transport);
      await session.send(...messages);
      for (const answer of answers) expect(await session.next()).toBe(answer);
      await session.close();
    });
  const isClosedFor = (...messages: readonly string[]) =>
    attack(target(), async () => {
      const session = await joinSession(target().url, transport);
      await session.send(...messages);
      await session.closed();
    });

  test.each([['2["error"]'], ['2["error",{"code":1}]']])(
    "an event %s that nobody listens for is none",
    (event) => sends([event]),
  );

  test.each(["connect", "connect_error", "disconnect", "disconnecting", "newListener"])(
    "an event by the reserved name %s closes its session",
    (name) => isClosedFor(`2["${name}"]`),
  );

  test("objects whose methods are data are given back as they came", () =>
    sends([
      '2["x",{"toString":1,"hasOwnProperty":2,"constructor":{"prototype":3},"valueOf":null,"length":1e+308}]',
      '2["x",{"__proto__":{"polluted":true}}]',
      '2["x",{"toJSON":1,"then":2,"_placeholder":true,"num":0}]',
    ]));

  test("such objects beside binary are taken apart as well", () =>
    attack(target(), async () => {
      const session = await joinSession(target().url, transport);
      const text =
        '51-["x",{"__proto__":{"_placeholder":true,"num":0},"hasOwnProperty":1,"toJSON":2}]';
      await session.send(text, Buffer.of(7));
      expect([await session.next(), await session.next()]).toEqual([text, Buffer.of(7)]);
      await session.close();
    }));

  test("JSON that nests 900 deep is given back", () => sends([`2["x",${nested(900)}]`]));

  test.each([4_990, 100_000])(
    "JSON that nests %i deep, which no listener could emit, closes",
    (depth) => isClosedFor(`2["x",${nested(depth)}]`),
  );

  test.each([
    ["an event", "2", 100_000],
    ["an event that wants an answer", "20", 400_000],
    ["an answer", "30", 100_000],
  ])("%s with more arguments than a function can be called with closes", (_what, head, count) =>
    isClosedFor(`${head}["x"${",0".repeat(count)}]`),
  );

  test("an event with ten thousand is given back", () => sends([`2["x"${",0".repeat(9_999)}]`]));

  test.each([
    ["a type", DIGITS],
    ["a type and an id", `2${DIGITS}["x"]`],
    ["an id beyond 2^53", '29007199254740992["x"]'],
    ["an id of an answer", `3${DIGITS}[]`],
    ["a count of attachments", `5${DIGITS}-["x"]`],
    ["an id that is an exponent", '21e3["x"]'],
    ["an id that is a name", "3__proto__[]"],
  ])("%s of thousands of digits closes", (_what, message) => isClosedFor(message));

  test("a namespace of thousands of digits is not there", () =>
    sends([`0/${DIGITS},`], [`4/${DIGITS},{"message":"Invalid namespace"}`]));

  test("an id as large as there are is answered", () =>
    sends(['29007199254740991["x",1]'], ["39007199254740991[1]"]));

  test("answers that nobody awaits are none", () =>
    sends(["30[]", "3999[1,2]", '2["x"]'], ['2["x"]']));

  test("an answer that is given twice counts once", () =>
    attack(target(), async () => {
      const session = await joinSession(target().url, transport);
      await session.send('2["ask"]');
      expect(await session.next()).toBe('2["ask"]');
      const id = /^2(\d+)\["asked"\]$/.exec(String(await session.next()))?.[1];
      await session.send(`3${id}[]`, `3${id}[]`, '2["x"]');
      expect(await session.next()).toBe('2["x"]');
      await session.close();
    }));

  test("an event before CONNECT closes", () =>
    attack(target(), async () => {
      const session = await openSession(target().url, transport);
      await session.send('2["x"]');
      await session.closed();
    }));
});

describe.each(NAMES)("the name %s", (name) => {
  const answersTo = async (message: string): Promise<string> => {
    let answer = "";
    await attack(target(), async () => {
      const session = await joinSession(target().url, "websocket");
      await session.send(message);
      answer = String(await session.next());
      await session.close();
    });
    return answer;
  };

  test("is an event and an argument like any other", async () => {
    const message = `2["${name}","${name}",{"${name}":{"polluted":1}}]`;
    expect(await answersTo(message)).toBe(message);
  });

  test("is a room like any other", async () => {
    expect(await answersTo(`2["join","${name}"]`)).toBe(`2["join","${name}"]`);
  });

  test("is a namespace like any other", async () => {
    expect(await answersTo(`0/${name},`)).toBe(`4/${name},{"message":"Invalid namespace"}`);
    expect(await answersTo(`0/room-${name},{"${name}":{"polluted":1}}`)).toMatch(
      `0/room-${name},{"sid"`,
    );
  });

  test("is a channel, an event of it and a key like any other", async () => {
    const publish = JSON.stringify([
      "baro:publish",
      name,
      `a publisher of ${name}`,
      [{ id: name, event: name, body: { a: name } }],
    ]);
    expect(await answersTo(`20${publish}`)).toMatch(
      /^30\[\{"epoch":".+","results":\[\{"offset":1,/,
    );
    const history = await answersTo(`20["baro:history","${name}",{"${name}":1}]`);
    expect(history).toContain(`"event":"${name}"`);
    expect(history).toContain(`"body":{"a":"${name}"}`);
    const subscribe = `20["baro:subscribe",[{"channel":"${name}","last":1,"presence":true}]]`;
    expect(await answersTo(subscribe)).toContain('"head":1');
  });
});
