import { ChannelError, Refusal, type StandardSchema } from "@baro/server";
import { describe, expect, it } from "vitest";
import { ask, type ChannelWorld, channelWorld, settled } from "../support/channel-world.ts";
import { anything, ISSUES, schema, text } from "../support/schema.ts";

const SECRET = "sixteen or more characters";
const publish = (id: string, body: unknown = id, event = "said") => ({ id, event, body });
const REFUSED = { code: "forbidden", reason: "bad_request", message: "bad_request" };

/** Takes texts, and gives them trimmed. */
const trimmed = schema<string>((value) =>
  typeof value === "string" ? { value: value.trim() } : ISSUES,
);

function accepting(said: StandardSchema = trimmed) {
  const world = channelWorld();
  world.channels.accept({ said });
  const { session } = world.join();
  const send = (...items: unknown[]): Promise<{ results: unknown[] }> =>
    ask(session, "baro:publish", "log", SECRET, items);
  return { ...world, send };
}

async function bodies({ channels }: Pick<ChannelWorld, "channels">): Promise<unknown[]> {
  const { entries } = await channels.channel("log").history();
  return entries.map(({ body }) => body);
}

describe("what clients publish where schemas say what they may", () => {
  it("is appended as the schema of its event makes it", async () => {
    const world = accepting();
    const { results } = await world.send(publish("a", "  hello "));
    expect(results).toMatchObject([{ offset: 1 }]);
    expect(await bodies(world)).toEqual(["hello"]);
  });

  it("is refused where the schema does not take it, or none is for its event, and the rest is appended", async () => {
    const world = accepting();
    const { results } = await world.send(
      publish("a", 1),
      publish("b"),
      publish("c", "c", "shouted"),
      publish("d", null),
      publish("e", "e", "constructor"),
      publish("f", "f", "__proto__"),
      publish("g"),
    );
    const refused = { error: REFUSED };
    const appended = (offset: number) => expect.objectContaining({ offset });
    expect(results).toEqual([
      ...[refused, appended(1), refused, refused],
      ...[refused, refused, appended(2)],
    ]);
    expect(await bodies(world)).toEqual(["b", "g"]);
    expect(world.lost).toEqual([]);
  });

  it("is refused altogether where there is no event that they may publish", async () => {
    const world = accepting();
    world.channels.accept({});
    expect(await world.send(publish("a"))).toMatchObject({ results: [{ error: REFUSED }] });
  });

  it("goes by what was said last", async () => {
    const world = accepting();
    world.channels.accept({ shouted: anything });
    const { results } = await world.send(publish("a"), publish("b", "b", "shouted"));
    expect(results).toMatchObject([{ error: REFUSED }, { offset: 1 }]);
  });

  it("may have any name that an event can have", async () => {
    const world = accepting();
    world.channels.accept(Object.fromEntries([["__proto__", text]]));
    const { results } = await world.send(publish("a", "a", "__proto__"), publish("b"));
    expect(results).toMatchObject([{ offset: 1 }, { error: REFUSED }]);
  });

  it("is not checked before it is allowed", async () => {
    const seen: unknown[] = [];
    const world = accepting(schema((value) => ({ value: seen.push(value) })));
    const asked: unknown[] = [];
    world.channels.authorize(async (_client, { body }) => {
      asked.push(body);
      return body !== "secret";
    });
    const { results } = await world.send(
      publish("a", "secret"),
      publish("b", "secret", "x"),
      publish("c"),
    );
    const forbidden = { error: { code: "forbidden", message: expect.any(String) } };
    expect(results).toEqual([forbidden, forbidden, expect.objectContaining({ offset: 1 })]);
    expect([asked, seen]).toEqual([["secret", "secret", "c"], ["c"]]);
  });

  it("stays in its order, however long a schema thinks", async () => {
    const waiting: (() => void)[] = [];
    const slow = schema(
      (value) => new Promise<{ value: unknown }>((done) => waiting.push(() => done({ value }))),
    );
    const world = accepting(slow);
    const sent = [world.send(publish("a"), publish("b")), world.send(publish("c"))];
    for (let index = 0; index < 3; index++) {
      await settled();
      expect(waiting).toHaveLength(index + 1);
      waiting[index]?.();
    }
    await Promise.all(sent);
    expect(await bodies(world)).toEqual(["a", "b", "c"]);
  });

  it("may have no body, where its schema makes none", async () => {
    const world = accepting(schema(() => ({ value: undefined })));
    expect(await world.send(publish("a"))).toMatchObject({ results: [{ offset: 1 }] });
    expect(await bodies(world)).toEqual([null]);
  });

  it("is there once when it comes again, as it was the first time", async () => {
    let version = 1;
    const world = accepting(schema((value) => ({ value: `${value} ${version++}` })));
    const again = publish("a", "body");
    expect(await world.send(again, again)).toMatchObject({
      results: [{ offset: 1 }, { offset: 1, repeated: true }],
    });
    expect(await world.send(again)).toMatchObject({ results: [{ offset: 1, repeated: true }] });
    expect(await bodies(world)).toEqual(["body 1"]);
  });

  it("is the client's own fault where it cannot be stored as it was sent", async () => {
    const world = accepting(anything);
    const { results } = await world.send(
      publish("a", { _placeholder: true }),
      publish(
        "b",
        Array.from({ length: 11 }, () => Buffer.of(1)),
      ),
    );
    expect(results).toMatchObject([
      { error: { code: "bad_request" } },
      { error: { code: "too_large" } },
    ]);
    expect(world.lost).toEqual([]);
  });
});

describe("a schema that makes what cannot be stored", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  const fail = () => {
    throw new Error("a secret");
  };

  it.each<[what: string, made: unknown]>([
    ["a BigInt", 1n],
    ["a cycle", { cycle }],
    ["what throws when it is read", { toJSON: fail }],
    ["what JSON has no room for beside binary", { _placeholder: true }],
    ["a Blob", new Blob(["x"])],
    ["too many binary parts", Array.from({ length: 11 }, () => Buffer.of(1))],
  ])("is reported, and the client is told no more than where one throws: %s", async (_, made) => {
    const world = accepting(schema((value) => ({ value: value === "bad" ? made : value })));
    const { results } = await world.send(publish("a", "bad"), publish("b"));
    expect(results).toEqual([
      { error: { code: "forbidden", message: new ChannelError("forbidden").message } },
      expect.objectContaining({ offset: 1 }),
    ]);
    const message = 'the schema of "said" makes what cannot be stored';
    expect(world.lost).toEqual([
      expect.objectContaining({ message, cause: expect.any(ChannelError) }),
    ]);
  });
});

describe("a schema that throws", () => {
  const throwing = (cause: unknown) =>
    schema((value) => {
      if (value === "bad") throw cause;
      return { value };
    });
  const rejecting = (cause: unknown) =>
    schema(async (value) => {
      if (value === "bad") throw cause;
      return { value };
    });

  it.each([
    ["throws", throwing],
    ["rejects", rejecting],
  ])(
    "refuses with the code of a refusal, which is no fault of the app (it %s)",
    async (_, failing) => {
      const world = accepting(failing(new Refusal("too_rude")));
      const { results } = await world.send(publish("a", "bad"), publish("b"));
      const error = { code: "forbidden", reason: "too_rude", message: "too_rude" };
      expect(results).toEqual([{ error }, expect.objectContaining({ offset: 1 })]);
      expect(world.lost).toEqual([]);
    },
  );

  it("lets nothing overtake what is to come again later", async () => {
    const world = accepting(throwing(new Refusal("busy", { retryAfter: 500 })));
    const { results } = await world.send(publish("a"), publish("b", "bad"), publish("c"));
    const error = { code: "overloaded", reason: "busy", retry: true };
    expect(results).toMatchObject([{ offset: 1 }, { error }]);
    expect(results).toHaveLength(2);
    expect(await bodies(world)).toEqual(["a"]);
  });

  it("may say by a ChannelError what the client is told", async () => {
    const world = accepting(throwing(new ChannelError("too_large")));
    const { results } = await world.send(publish("a", "bad"));
    expect(results).toMatchObject([{ error: { code: "too_large" } }]);
    expect(world.lost).toEqual([]);
  });

  it.each([
    ["throws", throwing],
    ["rejects", rejecting],
  ])(
    "of its own fault (it %s) is reported, and the client learns nothing of it",
    async (_, failing) => {
      const bug = new Error("a secret");
      const world = accepting(failing(bug));
      const { results } = await world.send(publish("a", "bad"), publish("b"));
      expect(results).toEqual([
        { error: { code: "forbidden", message: new ChannelError("forbidden").message } },
        expect.objectContaining({ offset: 1 }),
      ]);
      expect(world.lost).toEqual([bug]);
    },
  );

  it.each([undefined, null, 3, {}, { issues: undefined }, () => true])(
    "or gives nonsense is reported as one that throws: %s",
    async (nonsense) => {
      const world = accepting(schema(() => nonsense as never));
      const { results } = await world.send(publish("a"));
      expect(results).toMatchObject([{ error: { code: "forbidden" } }]);
      expect(world.lost).toEqual([expect.any(TypeError)]);
    },
  );
});

it("the server publishes what it likes", async () => {
  const world = accepting();
  const log = world.channels.channel("log");
  await log.publish("said", { of: "another kind" });
  await log.publish("noticed", 1);
  expect(await bodies(world)).toEqual([{ of: "another kind" }, 1]);
});

it("clients who may subscribe, read and see who is there still may", async () => {
  const { channels, join } = channelWorld();
  channels.accept({});
  const { session } = join();
  expect(await ask(session, "baro:subscribe", [{ channel: "log" }])).toMatchObject({
    results: [{ offset: 0 }],
  });
  expect(await ask(session, "baro:history", "log")).toMatchObject({ entries: [] });
  expect(await ask(session, "baro:presence", "log")).toMatchObject({ count: 1 });
});

describe("accept refuses", () => {
  it.each<[what: string, schemas: unknown]>([
    ["takes an object with a schema for each event", undefined],
    ["takes an object with a schema for each event", "said"],
    ["takes an object with a schema for each event", []],
    ["takes an object with a schema for each event", [text]],
    ["takes an object with a schema for each event", new Map()],
    ["takes an object with a schema for each event", text],
    ["takes an object with a schema for each event", () => ({ said: text })],
    ['the schema of "said" must be a Standard Schema, version 1', { said: () => true }],
    ['the schema of "said" must be a Standard Schema, version 1', { a: text, said: undefined }],
    [
      'the schema of "said" must be a Standard Schema, version 1',
      { said: { "~standard": { ...text["~standard"], version: 2 } } },
    ],
    ['"subscribed" cannot be the name of an event', { subscribed: text }],
    ['"" cannot be the name of an event', { "": text }],
    ['xx" cannot be the name of an event', { ["x".repeat(129)]: text }],
  ])("what cannot work, and stays as it was: %s", async (what, schemas) => {
    const world = accepting();
    expect(() => Reflect.apply(world.channels.accept, world.channels, [schemas])).toThrow(
      expect.objectContaining({
        name: "ServerOptionError",
        code: "SERVER_OPTION",
        message: expect.stringContaining(`channels.accept: `),
      }),
    );
    expect(() => Reflect.apply(world.channels.accept, world.channels, [schemas])).toThrow(what);
    const { results } = await world.send(publish("a", 1), publish("b"));
    expect(results).toMatchObject([{ error: REFUSED }, { offset: 1 }]);
  });
});
