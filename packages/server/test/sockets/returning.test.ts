import { describe, expect, it, vi } from "vitest";
import type { FakeConnection } from "../support/fake-connection.ts";
import { comeBack, joinWithPid, offsetIn, recoveringServer } from "../support/returning.ts";
import { connect, turn } from "../support/scene.ts";

describe("what a client has missed that the middleware is asked about", () => {
  /** A client that lost its connection; its return waits for `decide`. */
  async function returning() {
    const io = recoveringServer();
    const { connection, pid, socket } = await joinWithPid(io);
    socket.join("room");
    connection.end();
    io.to("room").emit("missed", 1);
    let decide = (_error?: Error): void => {};
    io.use(
      (_socket, next) => {
        decide = next;
      },
      { always: true },
    );
    const again = await comeBack(io, { pid });
    return { io, again, decide };
  }

  it("is not told to one who is refused", async () => {
    const { io, again, decide } = await returning();
    decide(new Error("no longer"));
    await turn();
    expect(again.take()).toEqual(['4{"message":"no longer"}']);
    expect(io.sockets.adapter.sids.size).toBe(0);
  });

  it("is told with all that came until it was let in, before the answer", async () => {
    const { io, again, decide } = await returning();
    io.to("room").emit("missed", 2);
    io.to("other").emit("missed", 3);
    expect(again.take()).toEqual([]);
    decide();
    await turn();
    io.to("room").emit("missed", 4);
    expect(again.take().map((text) => String(text).slice(0, 12))).toEqual([
      '2["missed",1',
      '2["missed",2',
      expect.stringContaining('0{"sid":"'),
      '2["missed",4',
    ]);
  });

  it("begins anew where some of it is gone", async () => {
    const { io, again, decide } = await returning();
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 200_000);
    io.emit("missed", 2);
    io.emit("missed", 3);
    vi.mocked(Date.now).mockReturnValue(Date.now() + 200_000);
    io.emit("missed", 4);
    decide();
    await turn();
    vi.restoreAllMocks();
    expect([again.take(), again.readyState, io.sockets.sockets.size]).toEqual([[], "closed", 0]);
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
    const steps: ((error?: Error) => void)[] = [];
    io.use((_socket, next) => void steps.push(next), { always: true });
    const decide = async (error?: Error) => {
      steps.shift()?.(error);
      await turn();
    };
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

it("is sent away, and begins anew, when what it missed cannot be told", async () => {
  const io = recoveringServer({});
  const connections = vi.fn();
  io.on("error", () => {});
  io.on("connection", (socket) => connections(socket.recovered));
  const { connection, pid } = await joinWithPid(io);
  connection.end();
  const event = { fails: false, toJSON: () => (event.fails ? 1n : 1) };
  io.emit("missed", event);
  event.fails = true;
  const again = connect(io);
  // As a client that polls, between two polls: what it was sent waits.
  vi.spyOn(again, "close").mockImplementation((discard, reason) => {
    if (discard) again.end(reason ?? "forced close");
  });
  again.receive(`0${JSON.stringify({ pid })}`);
  await turn();
  expect([again.readyState, io.sockets.sockets.size]).toEqual(["closed", 0]);
  await comeBack(io, { pid });
  expect(connections.mock.calls).toEqual([[false], [false]]);
});
