import type { Server } from "@baro/server";
import { describe, expect, it, vi } from "vitest";
import type { FakeConnection } from "../support/fake-connection.ts";
import {
  askInTurn,
  comeBack,
  joinWithPid,
  offsetIn,
  recoveringServer,
} from "../support/returning.ts";

/** Someone is in, who has got no state back and was told nothing else. */
function expectNew(io: Server, connection: FakeConnection): void {
  expect(connection.take()).toEqual([expect.stringMatching(/^0\{"sid":/)]);
  const all = [...io.sockets.sockets.values()];
  expect(all.map(({ recovered, rooms }) => [recovered, rooms.size])).toEqual([[false, 1]]);
}

describe("what a client has missed that the middleware is asked about", () => {
  /** A client that lost its connection; its return waits for `decide`. */
  async function returning() {
    const io = recoveringServer();
    const { connection, pid, socket } = await joinWithPid(io);
    socket.join("room");
    connection.end();
    io.to("room").emit("missed", 1);
    const decide = askInTurn(io);
    const auth = { pid };
    return { io, auth, again: await comeBack(io, auth), decide };
  }

  it("is not told to one who is refused", async () => {
    const { io, again, decide } = await returning();
    await decide(new Error("no longer"));
    expect(again.take()).toEqual(['4{"message":"no longer"}']);
    expect(io.sockets.adapter.sids.size).toBe(0);
  });

  it("is told with all that came until it was let in, before the answer", async () => {
    const { io, again, decide } = await returning();
    io.to("room").emit("missed", 2);
    io.to("other").emit("missed", 3);
    expect(again.take()).toEqual([]);
    await decide();
    io.to("room").emit("missed", 4);
    expect(again.take().map((text) => String(text).slice(0, 12))).toEqual([
      '2["missed",1',
      '2["missed",2',
      expect.stringContaining('0{"sid":"'),
      '2["missed",4',
    ]);
  });

  it("is not told where some of it is gone: then it comes in as a new one, by the middleware", async () => {
    const { io, again, decide } = await returning();
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 200_000);
    io.emit("missed", 2);
    io.emit("missed", 3);
    vi.mocked(Date.now).mockReturnValue(Date.now() + 200_000);
    io.emit("missed", 4);
    vi.restoreAllMocks();
    await decide();
    expect([again.take(), io.sockets.sockets.size]).toEqual([[], 0]);
    await decide();
    expectNew(io, again);
  });

  it("is not told where some of it cannot be: then it comes in as a new one", async () => {
    const { io, again, decide } = await returning();
    const errors = vi.fn();
    io.on("error", errors);
    const event = { fails: false, toJSON: () => (event.fails ? 1n : 1) };
    io.emit("missed", event);
    event.fails = true;
    await decide();
    await decide();
    expectNew(io, again);
    expect(errors).toHaveBeenCalledTimes(1);
  });

  it("is not told all at once where it is more than may wait: then it is new when it comes back", async () => {
    const { io, again, auth, decide } = await returning();
    vi.spyOn(again, "writeFrames").mockImplementationOnce(() => again.end("slow consumer"));
    const connections = vi.fn();
    io.on("connection", connections);
    await decide();
    expect([io.sockets.sockets.size, connections.mock.calls]).toEqual([0, []]);
    expect([...io.sockets.adapter.sids.keys()]).toEqual([]);
    const third = await comeBack(io, auth);
    await decide();
    expectNew(io, third);
  });
});

describe("a client that is lost on its way back to its state", () => {
  /** One that left when it had received `seen`, and missed an event; middleware waits for `decide`. */
  async function scene() {
    const io = recoveringServer();
    const { connection, pid, socket } = await joinWithPid(io);
    socket.join("room");
    io.emit("seen");
    const offset = offsetIn(connection.take()[0]);
    connection.end();
    io.to("room").emit("missed", 1);
    const decide = askInTurn(io);
    return { io, auth: { pid, offset }, decide };
  }

  const heardIn = (connection: FakeConnection) =>
    connection.take().map((text) => String(text).slice(0, 12));

  const ALL = ['2["missed",1', '2["missed",2', expect.stringContaining('0{"sid":"')];

  it("finds it the next time, and is not disturbed by what becomes of the time before", async () => {
    const { io, auth, decide } = await scene();
    const lost = await comeBack(io, auth);
    lost.end("transport close");
    io.emit("missed", 2);
    const again = await comeBack(io, auth);
    await decide();
    await decide();
    expect(heardIn(again)).toEqual(ALL);
    const [socket] = io.sockets.sockets.values();
    expect([socket?.recovered, [...(socket?.rooms ?? [])].length]).toEqual([true, 2]);
  });

  it("takes it over from a connection that is not known to be dead yet", async () => {
    const { io, auth, decide } = await scene();
    const dead = await comeBack(io, auth);
    io.emit("missed", 2);
    const again = await comeBack(io, auth);
    expect(dead.readyState).toBe("closed");
    await decide();
    await decide();
    expect([heardIn(again), heardIn(dead)]).toEqual([ALL, []]);
  });

  it("finds it when it is let in after it was refused", async () => {
    const { io, auth, decide } = await scene();
    const refused = await comeBack(io, auth);
    await decide(new Error("not yet"));
    expect(heardIn(refused)).toHaveLength(1);
    io.emit("missed", 2);
    const again = await comeBack(io, auth);
    await decide();
    expect(heardIn(again)).toEqual(ALL);
  });

  it("begins anew where the server has sent it away", async () => {
    const { io, auth, decide } = await scene();
    const sentAway = await comeBack(io, auth);
    sentAway.close();
    const again = await comeBack(io, auth);
    await decide();
    await decide();
    expect(heardIn(again)).toEqual([expect.stringContaining('0{"sid":"')]);
    expect([...io.sockets.sockets.values()].map(({ recovered }) => recovered)).toEqual([false]);
  });
});

it("is told again what was lost on its way, though it has received nothing ever", async () => {
  const io = recoveringServer();
  const { connection, pid } = await joinWithPid(io);
  connection.end();
  for (const expected of [["1"], ["1", "2"], ["1", "2", "3"]]) {
    io.emit("missed", expected.length);
    const again = await comeBack(io, { pid });
    expect(again.take().map((text) => String(text).match(/^2\["missed",(\d)/)?.[1])).toEqual([
      ...expected,
      undefined,
    ]);
    again.end();
  }
});
