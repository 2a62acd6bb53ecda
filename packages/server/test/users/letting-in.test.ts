import type { Identity } from "@baro/server";
import { describe, expect, it, vi } from "vitest";
import { createPeople } from "../support/people.ts";
import { connect, join, turn } from "../support/scene.ts";
import { useUncaught } from "../support/uncaught.ts";

const REFUSED = ['4{"message":"unauthorized","data":{"code":"unauthorized"}}'];

/** A client puts an entry into a channel. */
const PUBLISH = `20${JSON.stringify(["baro:publish", "c", "sixteen or more characters", [{ id: "1", event: "x", body: 1 }]])}`;

/** What a client is told that asks to come in, and what the app hears of it. */
async function ask(authenticate: () => unknown) {
  const errors: unknown[] = [];
  const given = createPeople({ authenticate: authenticate as () => Identity });
  const { io, people } = given;
  const connections = vi.fn();
  io.on("connection", connections).on("error", (error) => errors.push(error));
  const connection = connect(io);
  connection.receive("0");
  await turn();
  expect(connections.mock.calls.length).toBe(people.here().length);
  return { ...given, connection, told: connection.take(), errors };
}

describe("a client that says who it is", () => {
  it("comes in, and is what was said of it for the app, for channels, and after its end", async () => {
    const { io, people } = createPeople();
    io.channels.authorize(() => true);
    const seen: unknown[] = [];
    io.use((socket, next) => next(void seen.push(people.of(socket))));
    const ann = { user: "ann", session: "1", until: Date.now() + 60_000 };
    const { socket, connection } = await join(io, "/", ann);
    connection.receive(PUBLISH);
    const { entries } = await vi.waitFor(async () => {
      const page = await io.channel("c").history();
      expect(page.entries).toHaveLength(1);
      return page;
    });
    expect([seen, people.of(socket), entries[0]?.by]).toEqual([[ann], ann, "ann"]);
    connection.end();
    expect(people.of(socket)).toEqual(ann);
  });

  it("is for channels what the app says of it afterwards", async () => {
    const { io } = createPeople();
    io.channels.authorize(() => true).identify(() => "somebody else");
    const { connection } = await join(io, "/", { user: "ann" });
    connection.receive(PUBLISH);
    await vi.waitFor(async () => {
      expect((await io.channel("c").history()).entries[0]?.by).toBe("somebody else");
    });
  });

  it("is known as it was when it came, whatever the app does to what it has given", async () => {
    const given = { user: "ann" };
    const { io, people, news } = createPeople({ authenticate: () => given, grace: 0 });
    const { connection, socket } = await join(io);
    given.user = "bob";
    connection.end();
    expect([people.of(socket)?.user, news]).toEqual(["ann", ["came ann", "went ann"]]);
  });
});

describe("a client that is not let in", () => {
  const uncaught = useUncaught();

  it.each([
    ["nobody is known", () => undefined],
    ["nobody is known, said as null and later", async () => null],
    ["what it shows held until now", () => ({ user: "ann", until: Date.now() })],
    ["what it shows has never held", () => ({ user: "ann", until: Number.NEGATIVE_INFINITY })],
  ])("hears that it is not where %s", async (_where, authenticate) => {
    const { told, errors, news, io } = await ask(authenticate);
    expect([told, errors, news]).toEqual([REFUSED, [], []]);
    expect([io.sockets.adapter.rooms.size, io.sockets.adapter.sids.size]).toEqual([0, 0]);
  });

  it.each([
    [
      "throws",
      (error: Error) => () => {
        throw error;
      },
    ],
    ["rejects", (error: Error) => () => Promise.reject(error)],
  ])("hears what the app has to say to it, which %s", async (_how, failing) => {
    const error = Object.assign(new Error("banned"), { data: { until: 5 } });
    const { told, errors } = await ask(failing(error));
    expect([told, errors]).toEqual([['4{"message":"banned","data":{"until":5}}'], []]);
  });

  it.each([
    ["an error", new Error("ECONNREFUSED 10.0.0.7")],
    ["what is no error", { message: "inside", data: 1 }],
    ["nothing at all", undefined],
  ])("hears nothing of what fails inside, but the app does: of %s", async (_what, failure) => {
    const { told, errors } = await ask(() => Promise.reject(failure));
    await vi.waitFor(() => expect(errors).toEqual([failure]));
    expect(told).toEqual(REFUSED);
  });

  it.each([
    [{ user: "" }],
    [{ user: 7 }],
    [{}],
    [false],
    ["ann"],
    [{ user: "ann", session: 1 }],
    [{ user: "ann", session: "" }],
    [{ user: "ann", until: Number.NaN }],
    [{ user: "ann", until: new Date() }],
  ])("is nobody of %o, which the app hears as a fault of its own", async (given) => {
    const { told, errors } = await ask(() => given);
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    expect(errors[0]).toMatchObject({ name: "ServerOptionError", code: "SERVER_OPTION" });
    expect(told).toEqual(REFUSED);
  });

  it("is an uncaught matter where the app listens for no errors", async () => {
    const { io } = createPeople({ authenticate: () => Promise.reject(new Error("broken")) });
    const connection = connect(io);
    connection.receive("0");
    expect(await uncaught().next()).toEqual(new Error("broken"));
    await turn();
    expect(connection.take()).toEqual(REFUSED);
  });

  it("may be refused by what the app asks later, and has not come then", async () => {
    const { io, news } = createPeople();
    io.use((_socket, next) => next(new Error("full")));
    const connection = connect(io);
    connection.receive('0{"user":"ann"}');
    await turn();
    expect([connection.take(), news]).toEqual([['4{"message":"full"}'], []]);
    expect(io.sockets.adapter.sids.size).toBe(0);
  });
});
