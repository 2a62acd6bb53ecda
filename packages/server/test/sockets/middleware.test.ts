import type { ExtendedError } from "@baro/server";
import { describe, expect, it, vi } from "vitest";
import { connect, createServer, join, turn } from "../support/scene.ts";

describe("the middleware of a namespace", () => {
  it("runs in order, with the socket not yet connected nor counted", async () => {
    const io = createServer();
    const heard: unknown[] = [];
    io.use((socket, next) => {
      heard.push(1, socket.connected, io.sockets.sockets.size);
      next();
    });
    io.use((_socket, next) => setImmediate(() => next(void heard.push(2))));
    io.on("connection", () => heard.push("connection"));
    const connection = connect(io);
    connection.receive("0");
    await turn();
    await turn();
    expect(heard).toEqual([1, false, 0, 2, "connection"]);
  });

  it("refuses a client with the error's message and data, and nothing stays of it", async () => {
    const io = createServer();
    io.use((socket, next) => {
      socket.join("room");
      const error: ExtendedError = new Error("not you");
      error.data = { code: 7 };
      next(error);
    });
    const connection = connect(io);
    connection.receive("0");
    await turn();
    expect(connection.take()).toEqual(['4{"message":"not you","data":{"code":7}}']);
    expect([io.sockets.adapter.rooms.size, io.sockets.adapter.sids.size]).toEqual([0, 0]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("refuses a client when it %s", async (_how, middleware) => {
    const io = createServer();
    io.use(middleware);
    const connection = connect(io);
    connection.receive("0");
    await turn();
    expect(connection.take()).toEqual(['4{"message":"broken"}']);
  });

  it("counts only the first call of next", async () => {
    const io = createServer();
    io.use((_socket, next) => {
      next();
      next(new Error("late"));
      next();
    });
    const connections = vi.fn();
    io.on("connection", connections);
    await join(io);
    expect(connections).toHaveBeenCalledOnce();
  });

  it("may emit to the client before it is connected", async () => {
    const io = createServer();
    io.use((socket, next) => {
      socket.emit("early");
      next();
    });
    const connection = connect(io);
    connection.receive("0");
    await turn();
    expect(connection.take().map((message) => message.slice(0, 10))).toEqual(
      ['2["early"]', '0{"sid":"'].map((text) => expect.stringContaining(text)),
    );
  });

  it("leaves nothing behind of a client that goes while it waits", async () => {
    const io = createServer();
    let pass = (): void => {};
    io.use((socket, next) => {
      socket.join("room");
      pass = next;
    });
    const connections = vi.fn();
    io.on("connection", connections);
    const connection = connect(io);
    connection.receive("0");
    await turn();
    connection.end();
    expect(io.sockets.adapter.sids.size).toBe(0);
    pass();
    await turn();
    expect(connections).not.toHaveBeenCalled();
    expect([io.sockets.sockets.size, io.sockets.adapter.sids.size]).toEqual([0, 0]);
  });
});

describe("the middleware of a socket", () => {
  it("sees every event with its arguments and passes it on", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.use((event, next) => {
      heard.push([...event]);
      event[1] = "changed";
      next();
    });
    socket.on("x", (...args) => heard.push(args));
    connection.receive('2["x",1,2]');
    await turn();
    expect(heard).toEqual([
      ["x", 1, 2],
      ["changed", 2],
    ]);
  });

  it("stops an event with an error, which the socket emits", async () => {
    const { connection, socket } = await join(createServer());
    socket.use((_event, next) => next(new Error("no")));
    const listener = vi.fn();
    const errors: string[] = [];
    socket.on("x", listener);
    socket.on("error", (error) => errors.push(error.message));
    connection.receive('2["x"]');
    await turn();
    expect(listener).not.toHaveBeenCalled();
    expect(errors).toEqual(["no"]);
  });

  it("may reject instead, and the next event is heard", async () => {
    const { connection, socket } = await join(createServer());
    socket.use(async ([event]) => {
      if (event === "bad") throw new Error("rejected");
    });
    socket.use((_event, next) => next());
    const errors: string[] = [];
    socket.on("error", (error) => errors.push(error.message));
    connection.receive('2["bad"]');
    await turn();
    expect(errors).toEqual(["rejected"]);
  });

  it("keeps its errors in the order of the events that they stop", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.use(([event], next) => next(event === "bad" ? new Error("no") : undefined));
    socket.on("x", (value) => heard.push(value));
    socket.on("error", (error) => heard.push(error.message));
    connection.receive('2["x",1]', '2["bad"]', '2["x",2]');
    await turn();
    expect(heard).toEqual([1, "no", 2]);
  });

  it("keeps the order of events that pass it in one turn", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.use((_event, next) => next());
    socket.on("x", (value) => heard.push(value));
    connection.receive('2["x",1]', '2["x",2]', '2["x",3]');
    await turn();
    expect(heard).toEqual([1, 2, 3]);
  });
});
