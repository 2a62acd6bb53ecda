import { requests } from "@baro/server";
import { joinSession, type RawSession, TRANSPORTS } from "@baro/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useServer } from "../support/real-server.ts";
import { anything, renaming } from "../support/schema.ts";
import { useUncaught } from "../support/uncaught.ts";

const server = useServer();
const uncaught = useUncaught();
const BAD = '[{"ok":false,"error":{"code":"bad_request"}}]';

describe.each(TRANSPORTS)("by %s", (transport) => {
  let session: RawSession;
  let done: unknown[];
  beforeEach(async () => {
    done = [];
    const keep = (value: unknown) => void done.push(value);
    const schemas = { rename: renaming, keep: anything, sync: anything };
    requests(server().io, schemas, { answers: { rename: keep, keep, sync: () => "here" } });
    session = await joinSession(server().url, transport);
  });
  afterEach(async () => {
    expect(uncaught().size).toBe(0);
    await session.close();
  });

  /** Resolves once all that was sent before was heard. */
  const heard = async () => {
    await session.send('299["sync"]');
    expect(await session.next()).toBe('399[{"ok":true,"value":"here"}]');
  };

  it.each([
    ["nothing", ""],
    ["null", ",null"],
    ["a text", ',"x"'],
    ["a list", ",[1]"],
    ["a list with what is asked for", ',[{"room":1,"name":"a"}]'],
    ["a number beyond all", ',{"room":1e999,"name":1}'],
    ["a text for a number", ',{"room":"1","name":"a"}'],
    ["a prototype", ',{"__proto__":{"room":1,"name":5}}'],
    ["what should be a text and has methods", ',{"room":1,"name":{"trim":1,"toString":1}}'],
    ["what looks like a promise", ',{"then":1}'],
    ["the right thing only in second place", ',5,{"room":1,"name":"a"}'],
  ])("refuses %s as input", async (_what, input) => {
    await session.send(`21["rename"${input}]`);
    expect(await session.next()).toBe(`31${BAD}`);
    await session.send(`2["rename"${input}]`);
    await heard();
    expect(done).toEqual([]);
    expect(Reflect.get({}, "room")).toBeUndefined();
  });

  it.each([
    ["more arguments", ',{"room":1,"name":"a"},2,{"ok":true}'],
    ["a text where functions are", ',{"room":1,"name":"a"},"reply"'],
    ["a property more", ',{"room":1,"name":"a","admin":true}'],
    ["a prototype beside", ',{"room":1,"name":"a","__proto__":{"admin":true}}'],
  ])("takes the first argument alone, with %s behind it or in it", async (_what, input) => {
    await session.send(`21["rename"${input}]`, `2["rename"${input}]`);
    expect(await session.next()).toBe('31[{"ok":true}]');
    await heard();
    expect(done).toEqual([
      { room: 1, name: "a" },
      { room: 1, name: "a" },
    ]);
  });

  it("brings binary", async () => {
    const bytes = Buffer.from([1, 2]);
    await session.send('51-1["keep",{"_placeholder":true,"num":0}]', bytes);
    expect(await session.next()).toBe('31[{"ok":true}]');
    expect(done).toEqual([bytes]);
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty", "Rename", "", "1"])(
    "has no request %j that nobody made",
    async (name) => {
      await session.send(`21[${JSON.stringify(name)},1]`);
      await heard();
      expect([done, session.waiting]).toEqual([[], 0]);
    },
  );
});
