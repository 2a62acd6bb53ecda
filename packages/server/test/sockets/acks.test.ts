import { describe, expect, it, vi } from "vitest";
import { PendingAcks } from "../../src/sockets/acks.ts";
import { A_TURN, useFakeClock } from "../support/fake-clock.ts";
import { createServer, join, turn } from "../support/scene.ts";

useFakeClock();

const TIMED_OUT = new Error("operation has timed out");

describe("an acknowledgement of the server", () => {
  it("answers the client's event with its id, once", async () => {
    const { connection, socket } = await join(createServer());
    socket.on("x", (value, answer) => {
      answer("ok", value);
      answer("again");
    });
    connection.receive('27["x",1]');
    await turn();
    expect(connection.take()).toEqual(['37["ok",1]']);
  });

  it("may be another one where the first cannot be encoded, and is still one", async () => {
    const { connection, socket } = await join(createServer());
    socket.on("x", (answer) => {
      expect(() => answer(1n)).toThrow(expect.objectContaining({ code: "SOCKET_UNENCODABLE" }));
      answer("sorry");
      answer("again");
    });
    connection.receive('27["x"]');
    await turn();
    expect(connection.take()).toEqual(['37["sorry"]']);
  });

  it("carries binary", async () => {
    const { connection, socket } = await join(createServer());
    socket.on("x", (answer) => answer(Buffer.from([1])));
    connection.receive('27["x"]');
    await turn();
    expect(connection.take()).toEqual(['61-7[{"_placeholder":true,"num":0}]', Buffer.from([1])]);
  });
});

describe("an acknowledgement of the client", () => {
  it("calls back with all its arguments, once, and the id is free", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.emit("x", 1, (...args: unknown[]) => heard.push(args));
    expect(connection.take()).toEqual(['20["x",1]']);
    connection.receive('30["a",2]', '30["b"]');
    await turn();
    expect(heard).toEqual([["a", 2]]);
  });

  it("resolves emitWithAck with its first argument", async () => {
    const { connection, socket } = await join(createServer());
    const answer = socket.emitWithAck("x");
    connection.receive('30["a","b"]');
    expect(await answer).toBe("a");
  });

  it("of an id that nobody awaits is ignored and counted", async () => {
    const io = createServer();
    const { connection, socket } = await join(io);
    connection.receive('399["x"]');
    await turn();
    expect(socket.connected).toBe(true);
    expect(Reflect.get(io, "services").counters.unknownAcks).toBe(1);
  });

  it("comes with null as error where a timeout was set, and its timer is gone", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.timeout(50).emit("x", (...args: unknown[]) => heard.push(args));
    connection.receive('30["a"]');
    await turn();
    expect(heard).toEqual([[null, "a"]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that does not come in time gives an error, and one that comes late is ignored", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.timeout(50).emit("x", (...args: unknown[]) => heard.push(args));
    vi.advanceTimersByTime(50 + A_TURN);
    connection.receive('30["late"]');
    await turn();
    expect(heard).toEqual([[TIMED_OUT]]);
  });

  it("that does not come in time rejects emitWithAck", async () => {
    const { socket } = await join(createServer());
    const answer = socket.timeout(50).emitWithAck("x");
    vi.advanceTimersByTime(50 + A_TURN);
    await expect(answer).rejects.toThrow(TIMED_OUT);
  });

  it("is not awaited any more when the client leaves, but a timeout set still tells", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.emit("x", () => heard.push("never"));
    socket.timeout(50).emit("x", (error: Error) => heard.push(error.message));
    connection.end();
    expect(Reflect.get(socket, "acks").size).toBe(0);
    vi.advanceTimersByTime(50 + A_TURN);
    expect(heard).toEqual([TIMED_OUT.message]);
  });
});

describe("acknowledgements of a broadcast", () => {
  it("are collected from every client", async () => {
    const io = createServer();
    const clients = [await join(io), await join(io)];
    const heard: unknown[] = [];
    io.timeout(50).emit("x", 1, (...args: unknown[]) => heard.push(args));
    for (const [index, { connection }] of clients.entries()) {
      expect(connection.take()).toEqual(['20["x",1]']);
      connection.receive(`30[${index}]`);
    }
    await turn();
    expect(heard).toEqual([[null, [0, 1]]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("give an error and the answers so far when one is missing, and nothing is awaited any more", async () => {
    const io = createServer();
    const clients = [await join(io), await join(io)];
    const heard: unknown[] = [];
    io.timeout(50).emit("x", (...args: unknown[]) => heard.push(args));
    clients[0]?.connection.receive('30["a"]');
    await turn();
    vi.advanceTimersByTime(50 + A_TURN);
    expect(heard).toEqual([[TIMED_OUT, ["a"]]]);
    expect(clients.map(({ socket }) => Reflect.get(socket, "acks").size)).toEqual([0, 0]);
  });

  it("reject emitWithAck with the answers so far as `responses`", async () => {
    const io = createServer();
    await join(io);
    const answers = io.timeout(50).emitWithAck("x");
    await turn();
    vi.advanceTimersByTime(50 + A_TURN);
    await expect(answers).rejects.toMatchObject({ message: TIMED_OUT.message, responses: [] });
  });

  it("are an empty list at once when nobody is meant", async () => {
    const io = createServer();
    await join(io);
    expect(await io.to("nobody").timeout(50).emitWithAck("x")).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("count a second answer of one client not at all", async () => {
    const io = createServer();
    const { connection } = await join(io);
    await join(io);
    const answers = io.timeout(50).emitWithAck("x");
    connection.receive("30[1]", "30[2]");
    await turn();
    vi.advanceTimersByTime(50 + A_TURN);
    await expect(answers).rejects.toMatchObject({ responses: [1] });
  });
});

describe("the list of awaited answers", () => {
  it("gives up the oldest at its bound, and tells", () => {
    const onGivenUp = vi.fn();
    const acks = new PendingAcks({ limit: 2, onGivenUp, onThrow: () => {} });
    for (const id of [1, 2, 3]) acks.set(id, () => {});
    expect([...acks.keys()]).toEqual([2, 3]);
    expect(onGivenUp).toHaveBeenCalledTimes(1);
  });
});
