import type { Identity } from "@baro/server";
import { describe, expect, it, vi } from "vitest";
import { MemoryAdapter } from "../../src/adapter/memory.ts";
import { createPeople } from "../support/people.ts";
import { connect, createServer, join, turn } from "../support/scene.ts";

const REFUSED = ['4{"message":"unauthorized","data":{"code":"unauthorized"}}'];

describe("ending connections", () => {
  it("of a session leaves the user's others", async () => {
    const { people, news, come } = createPeople({ grace: 0 });
    const ended = [await come("ann", "1"), await come("ann", "1")];
    const others = [await come("ann", "2"), await come("ann"), await come("bob", "3")];
    people.end({ session: "1" });
    expect(ended.map(({ connection }) => connection.readyState)).toEqual(["closed", "closed"]);
    expect(ended[0]?.connection.take()).toEqual(["1"]);
    expect(others.map(({ socket }) => socket.connected)).toEqual([true, true, true]);
    expect(news).toEqual(["came ann", "came bob"]);
  });

  it("of a user ends them all, and no one else's who bears a like name", async () => {
    const { people, come } = createPeople();
    const anns = [await come("ann", "1"), await come("ann")];
    const others = [await come("ann2"), await come("an"), await come("bob", "ann")];
    people.end({ user: "ann" });
    people.end({ session: "ann2" });
    expect(anns.map(({ socket }) => socket.connected)).toEqual([false, false]);
    expect(others.map(({ socket }) => socket.connected)).toEqual([true, true, true]);
  });

  it.each([[{}], [{ user: undefined }], [{ session: null }], [{ user: "ann", session: "1" }]])(
    "of nobody in particular, as of %o, is refused and ends nothing",
    async (whose) => {
      const { people, come } = createPeople();
      const { socket } = await come("ann", "1");
      expect(() => people.end(whose as never)).toThrow(
        expect.objectContaining({ code: "SERVER_OPTION" }),
      );
      expect(socket.connected).toBe(true);
    },
  );

  it("does not put names of sessions, which may be secrets, into names of rooms", async () => {
    const { io, come } = createPeople();
    await come("ann", "s3cr3t");
    expect([...io.sockets.adapter.rooms.keys()].join()).not.toContain("s3cr3t");
  });
});

describe("ending connections while someone comes in", () => {
  /** A session that can be taken away, and answers that wait for the test. */
  function slowDoor() {
    const answers: (() => void)[] = [];
    let isValid = true;
    const authenticate = vi.fn(() => {
      // What is known when it is asked, said later.
      const identity: Identity | undefined = isValid ? { user: "ann", session: "1" } : undefined;
      return new Promise<Identity | undefined>((resolve) => {
        answers.push(() => resolve(identity));
      });
    });
    const given = createPeople({ authenticate });
    const signOut = () => {
      isValid = false;
      given.people.end({ session: "1" });
    };
    const answer = async () => {
      answers.shift()?.();
      await turn();
    };
    const knock = async () => {
      const connection = connect(given.io);
      connection.receive("0");
      await turn();
      return connection;
    };
    return { ...given, authenticate, signOut, answer, knock };
  }

  it("keeps out whose session was valid when it was asked", async () => {
    const { io, signOut, answer, knock, authenticate, news } = slowDoor();
    const connection = await knock();
    signOut();
    await answer();
    expect([connection.take(), authenticate.mock.calls.length]).toEqual([[], 2]);
    await answer();
    expect([connection.take(), news]).toEqual([REFUSED, []]);
    expect(io.sockets.adapter.sids.size).toBe(0);
  });

  it("lets in who may come in all the same", async () => {
    const { people, answer, knock, news } = slowDoor();
    await knock();
    people.end({ user: "bob" });
    await answer();
    await answer();
    expect(news).toEqual(["came ann"]);
  });

  it("has who is with later middleware come back, and be asked again", async () => {
    const { io, signOut, answer, knock, news } = slowDoor();
    let pass = (): void => {};
    io.use((_socket, next) => {
      pass = next;
    });
    const connections = vi.fn();
    io.on("connection", connections);
    const connection = await knock();
    await answer();
    signOut();
    pass();
    await turn();
    expect([connection.readyState, connection.take(), news]).toEqual(["closed", [], []]);
    expect([connections.mock.calls.length, io.sockets.adapter.sids.size]).toEqual([0, 0]);
  });

  it("asks anew who was joining rooms, where the adapter takes its time, and leaves those of before", async () => {
    const joins: (() => void)[] = [];
    class Slow extends MemoryAdapter {
      override addAll(id: string, rooms: Set<string>): Promise<void> {
        return new Promise((resolve) => {
          joins.push(() => resolve(super.addAll(id, rooms)));
        });
      }
    }
    const joined = async () => {
      joins.shift()?.();
      await turn();
    };
    const names = ["ann", "bob"];
    const { io, people, news } = createPeople({
      io: createServer({ adapter: Slow }),
      authenticate: () => ({ user: names.shift() ?? "" }),
    });
    const connection = connect(io);
    connection.receive("0");
    await turn();
    people.end({ user: "ann" });
    await joined();
    expect([names, news]).toEqual([[], []]);
    await joined();
    expect(news).toEqual(["came bob"]);
    connection.take();
    people.to("ann").emit("for ann");
    people.to("bob").emit("for bob");
    expect(connection.take()).toEqual(['2["for bob"]']);
  });

  it("does not reach, by a refused try, what else its client has", async () => {
    const { io, people } = createPeople();
    io.of("/other");
    io.use((_socket, next) => next(new Error("full")));
    const connection = connect(io);
    connection.receive("0/other,", '0{"user":"ann"}');
    await turn();
    people.end({ user: "ann" });
    expect(connection.readyState).toBe("open");
  });
});

describe("the end of it all", () => {
  it("disconnects whoever comes then, so that they try elsewhere, and keeps who is in", async () => {
    const { io, people, news } = createPeople();
    const { socket } = await join(io, "/", { user: "ann" });
    people.close();
    const connection = connect(io);
    connection.receive('0{"user":"bob"}');
    await turn();
    expect([connection.readyState, connection.take()]).toEqual(["closed", []]);
    expect([socket.connected, news]).toEqual([true, ["came ann", "went ann"]]);
  });

  it("does not let in whom later middleware is asked about, and leaves the refused alone", async () => {
    const { io, people, news } = createPeople();
    const steps: ((error?: Error) => void)[] = [];
    io.use((_socket, next) => void steps.push(next));
    const [refused, waiting] = [connect(io), connect(io)];
    for (const connection of [refused, waiting]) connection.receive('0{"user":"ann"}');
    await turn();
    steps.shift()?.(new Error("full"));
    await turn();
    people.close();
    expect([refused.readyState, waiting.readyState]).toEqual(["open", "closed"]);
    steps.shift()?.();
    await turn();
    expect([io.sockets.sockets.size, waiting.take(), news]).toEqual([0, [], []]);
  });

  it("does not let in who was just being asked", async () => {
    let answer = (_identity: Identity): void => {};
    const { io, people, news } = createPeople({
      authenticate: () =>
        new Promise<Identity>((resolve) => {
          answer = resolve;
        }),
    });
    const connection = connect(io);
    connection.receive("0");
    await turn();
    people.close();
    answer({ user: "ann" });
    await turn();
    expect([connection.readyState, news]).toEqual(["closed", []]);
  });
});
