import { type RequestSchemas, requests, Server } from "@baro/server";
import { Client } from "@baro/testing";
import { describe, expect, it } from "vitest";
import { useServer } from "../support/real-server.ts";
import { createServer } from "../support/scene.ts";
import { anything, text } from "../support/schema.ts";

/** Calls it as JavaScript can. */
const call = (...args: unknown[]): unknown => Reflect.apply(requests, undefined, args);

const refusal = (what: string) =>
  expect.objectContaining({
    name: "ServerOptionError",
    code: "SERVER_OPTION",
    message: expect.stringContaining(what),
  });

describe("requests refuses", () => {
  const a = () => 1;

  it.each<[what: string, schemas: unknown, options: unknown]>([
    ['"b" needs an answer', { a: text, b: text }, { answers: { a } }],
    ['"b" needs an answer', { b: text }, { answers: { b: 1 } }],
    ['"constructor" needs an answer', { constructor: text }, { answers: {} }],
    ['"a" needs an answer', { a: text }, {}],
    ['"b" has an answer, but no schema', { a: text }, { answers: { a, b: a } }],
    ['"toString" has an answer, but no schema', {}, { answers: { toString: a } }],
    ['the schema of "a" must be a Standard Schema', { a: undefined }, { answers: { a } }],
    ['the schema of "a" must be a Standard Schema', { a: () => true }, { answers: { a } }],
    [
      'the schema of "a" must be a Standard Schema, version 1',
      { a: { "~standard": { ...text["~standard"], version: 2 } } },
      { answers: { a } },
    ],
    [
      'the schema of "a" must be a Standard Schema',
      { a: { "~standard": { version: 1 } } },
      { answers: { a } },
    ],
    ["options must be an object", { a: text }, undefined],
    ["schemas must be an object", undefined, { answers: { a } }],
    ['"before" must be a function', { a: text }, { before: {}, answers: { a } }],
  ])("what cannot work: %s", (what, schemas, options) => {
    expect(() => call(createServer(), schemas, options)).toThrow(refusal(what));
  });

  it.each([
    ...["connect", "connect_error", "disconnect", "disconnecting", "newListener"],
    ...["removeListener", "error", "baro:publish", "baro:anything"],
  ])("the name %j, which is no request's", (name) => {
    const options = { answers: { [name]: a } };
    expect(() => call(createServer(), { [name]: text }, options)).toThrow(refusal(`"${name}"`));
  });

  it.each([undefined, null, 1, {}, () => 1, new Map(), { sockets: new Map() }])(
    "%s in place of a server",
    (io) => {
      expect(() => call(io, { a: text }, { answers: { a } })).toThrow(refusal("(io, …)"));
    },
  );

  it("a name that the namespace has already, and takes none of the others then", () => {
    const io = createServer();
    requests(io, { a: text }, { answers: { a } });
    const schemas = { b: text, a: text };
    const again = () => requests(io.of("/"), schemas, { answers: { a, b: a } });
    expect(again).toThrow(refusal('"a" is answered already'));
    requests(io, { b: text }, { answers: { b: a } });
    requests(io.of("/other"), { a: text }, { answers: { a } });
  });
});

describe("requests", () => {
  const server = useServer();

  /** What a client of a namespace is answered. */
  async function ask(namespace: string, name: string): Promise<unknown> {
    const client = await Client.connect(`${server().url}${namespace}`);
    const answer = await client.socket.emitWithAck(name, "x");
    client.close();
    return answer;
  }

  it("are those of their namespace", async () => {
    const io = server().io;
    const own = (of: string) => ({ answers: { a: () => of } });
    requests(io, { a: anything }, own("main"));
    requests(io.of("/b"), { a: anything }, own("b"));
    requests(io.of(/^\/c-/), { a: anything }, own("c"));
    const answers = await Promise.all(["/", "/b", "/c-1", "/c-2"].map((name) => ask(name, "a")));
    expect(answers).toEqual(["main", "b", "c", "c"].map((value) => ({ ok: true, value })));
  });

  it("may be made by several calls, and of classes", async () => {
    class Answers {
      readonly count = (input: unknown) => this.next(String(input));
      next(input: string): number {
        return input.length;
      }
    }
    const { count } = new Answers();
    requests(server().io, { a: anything }, { answers: { a: count } });
    requests(server().io, { b: anything }, { answers: { b: () => 2 } });
    expect(await ask("/", "a")).toEqual({ ok: true, value: 1 });
    expect(await ask("/", "b")).toEqual({ ok: true, value: 2 });
  });

  it("may use each other by `this`", async () => {
    const answers = {
      a(): string {
        return `${this.b()}!`;
      },
      b: () => "b",
    };
    requests(server().io, { a: anything, b: anything }, { answers });
    expect(await ask("/", "a")).toEqual({ ok: true, value: "b!" });
  });

  it("may have names that every object has", async () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const schemas: RequestSchemas = Object.fromEntries(names.map((name) => [name, anything]));
    const answers = Object.fromEntries(names.map((name) => [name, () => name]));
    requests(server().io, schemas, { answers });
    for (const name of names) expect(await ask("/", name)).toEqual({ ok: true, value: name });
  });

  it("give their answers back, for the types of clients", () => {
    const answers = { a: () => 1 };
    expect(requests(new Server(), { a: text }, { answers })).toBe(answers);
  });

  it("add one listener for each name, shared by all sockets", async () => {
    requests(server().io, { a: text, b: text }, { answers: { a: () => 1, b: () => 2 } });
    const clients = [await Client.connect(server().url), await Client.connect(server().url)];
    const [one, other] = [...server().io.sockets.sockets.values()];
    expect(one?.eventNames()).toEqual(["a", "b"]);
    expect(one?.listeners("a")).toEqual(other?.listeners("a"));
    for (const client of clients) client.close();
  });
});
