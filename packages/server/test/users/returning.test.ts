import type { Identity, Server } from "@baro/server";
import { describe, expect, it, vi } from "vitest";
import { createPeople } from "../support/people.ts";
import { connect, createServer, turn } from "../support/scene.ts";

const REFUSED = ['4{"message":"unauthorized","data":{"code":"unauthorized"}}'];

/** Sessions by their ids, as a store of the app has them. */
function scene(options = {}) {
  const io = createServer({ connectionStateRecovery: options });
  const sessions = new Map([
    ["1", "ann"],
    ["2", "ann"],
    ["3", "bob"],
  ]);
  const authenticate = async ({ handshake }: { handshake: { auth: Record<string, string> } }) => {
    const session = handshake.auth["session"] ?? "";
    const user = sessions.get(session);
    return user === undefined ? undefined : ({ user, session } satisfies Identity);
  };
  const given = createPeople({ io, authenticate });
  const connections = vi.fn();
  io.on("connection", (socket) => connections(socket.recovered));
  return { ...given, sessions, connections: connections.mock.calls };
}

async function come(io: Server, auth: object) {
  const connection = connect(io);
  connection.receive(`0${JSON.stringify(auth)}`);
  await turn();
  const told = connection.take();
  const { pid, sid } = told.length ? JSON.parse(String(told.at(-1)).slice(1)) : {};
  return { connection, told, pid, socket: io.sockets.sockets.get(sid) };
}

describe("a client that returns to its state", () => {
  it.each([[true], [false]])(
    "is asked who it is all the same, with skipMiddlewares %s, and goes on",
    async (skipMiddlewares) => {
      const { io, people, news, connections } = scene({ skipMiddlewares });
      const { connection, pid, socket } = await come(io, { session: "1" });
      socket?.join("room");
      connection.end();
      people.to("ann").emit("note", 1);
      const again = await come(io, { session: "1", pid });
      expect(String(again.told[0])).toContain('2["note",1');
      expect(again.socket && people.of(again.socket)?.user).toBe("ann");
      expect([...(again.socket?.rooms ?? [])]).toContain("room");
      expect([connections, news]).toEqual([[[false], [true]], ["came ann"]]);
      people.end({ session: "1" });
      expect(again.socket?.connected).toBe(false);
    },
  );

  it("stays out when its session was ended meanwhile, and is told nothing that it missed", async () => {
    const { io, people, sessions, connections } = scene();
    const { connection, pid } = await come(io, { session: "1" });
    connection.end();
    sessions.delete("1");
    people.end({ session: "1" });
    people.to("ann").emit("note", 1);
    io.emit("note", 2);
    const again = await come(io, { session: "1", pid });
    expect([again.told, connections]).toEqual([REFUSED, [[false]]]);
    expect([io.sockets.sockets.size, io.sockets.adapter.sids.size]).toEqual([0, 0]);
  });

  it("by another session of the same user is no more in the earlier one's hands", async () => {
    const { io, people } = scene();
    const { connection, pid } = await come(io, { session: "1" });
    connection.end();
    const again = await come(io, { session: "2", pid });
    people.end({ session: "1" });
    expect([again.socket?.recovered, again.socket?.connected]).toEqual([true, true]);
    people.end({ session: "2" });
    expect(again.socket?.connected).toBe(false);
  });

  it("as somebody else begins anew, with nothing of whom it was", async () => {
    const { io, people, connections } = scene();
    const { connection, pid, socket } = await come(io, { session: "1" });
    socket?.join("of ann");
    connection.end();
    people.to("ann").emit("secret");
    const sentAway = await come(io, { session: "3", pid });
    expect([sentAway.connection.readyState, sentAway.told]).toEqual(["closed", []]);
    const again = await come(io, { session: "3", pid });
    expect([again.told.length, again.socket?.recovered]).toEqual([1, false]);
    expect([...(again.socket?.rooms ?? [])]).not.toContain("of ann");
    expect([people.here(), connections]).toEqual([
      ["ann", "bob"],
      [[false], [false]],
    ]);
  });
});
