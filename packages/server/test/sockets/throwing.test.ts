import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createServer, join, joinOn, turn } from "../support/scene.ts";
import { useUncaught, useUnheard } from "../support/uncaught.ts";

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function fail(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

describe("a listener that throws, where the process listens for nothing", () => {
  const printed = useUnheard();

  it("is printed with its stack, and what came behind its event is heard", async () => {
    const { connection, socket } = await join(createServer());
    const heard: unknown[] = [];
    socket.on("x", (value) => {
      heard.push(value);
      if (value === 1) throw new Error("of x");
    });
    connection.receive('2["x",1]', '2["x",2]');
    await turn();
    expect(heard).toEqual([1, 2]);
    expect(printed()).toEqual([
      expect.stringMatching(/^a listener has thrown: Error: of x\n +at .*throwing\.test\.ts/),
    ]);
    expect(socket.connected).toBe(true);
  });

  it("is told apart from a promise that rejects", async () => {
    const { connection, socket } = await join(createServer());
    socket.on("x", () => Promise.reject(new Error("of x")));
    connection.receive('2["x"]');
    await turn();
    expect(printed()).toEqual([expect.stringContaining("an async listener has rejected: Error")]);
  });

  it("keeps the other listeners of its event from hearing it, as with any emitter", async () => {
    const { connection, socket } = await join(createServer());
    const later = vi.fn();
    socket.on("x", fail("of x")).on("x", later);
    connection.receive('2["x"]');
    await turn();
    expect(later).not.toHaveBeenCalled();
  });

  it("may throw nothing at all", async () => {
    const { connection, socket } = await join(createServer());
    socket.on("x", () => {
      throw undefined;
    });
    connection.receive('2["x"]');
    await turn();
    expect(printed()).toEqual(["a listener has thrown: undefined"]);
  });

  it("is printed once when it is an `error` listener, though it hears errors", async () => {
    const io = createServer();
    io.on("error", fail("of the namespace"));
    const { connection, socket } = await join(io);
    socket.on("error", fail("of the socket"));
    socket.on("x", fail("of x"));
    connection.receive('2["x"]');
    const other = await join(io);
    other.socket.on("x", fail("of x"));
    other.connection.receive('2["x"]');
    await turn();
    expect(printed()).toEqual([
      expect.stringContaining("Error: of the socket"),
      expect.stringContaining("Error: of the namespace"),
    ]);
  });

  it("is printed once when it is an async `error` listener", async () => {
    const { connection, socket } = await join(createServer());
    socket.on("error", () => Promise.reject(new Error("of error")));
    socket.on("x", fail("of x"));
    connection.receive('2["x"]');
    await turn();
    expect(printed()).toEqual([expect.stringContaining("rejected: Error: of error")]);
  });
});

describe("a listener that throws, where the process listens for uncaught exceptions", () => {
  const uncaught = useUncaught();

  it("surfaces there, as with Socket.IO", async () => {
    const { connection, socket } = await join(createServer());
    const print = vi.spyOn(console, "error");
    socket.on("x", fail("of x"));
    connection.receive('2["x"]');
    expect(await uncaught().next()).toMatchObject({ message: "of x" });
    expect(print).not.toHaveBeenCalled();
    expect(socket.connected).toBe(true);
  });

  it("surfaces as an unhandled rejection when it is async", async () => {
    const { connection, socket } = await join(createServer());
    socket.on("x", () => Promise.reject(new Error("of x")));
    connection.receive('2["x"]');
    expect(await uncaught().next()).toMatchObject({ message: "of x" });
  });

  it("does not surface when an `error` listener hears it", async () => {
    const { connection, socket } = await join(createServer());
    const errors: string[] = [];
    socket.on("error", ({ message }) => errors.push(message));
    socket.on("x", fail("of x"));
    connection.receive('2["x"]');
    await turn();
    expect(errors).toEqual(["of x"]);
    expect(uncaught().size).toBe(0);
  });
});

describe("what listeners throw is heard", () => {
  useUncaught();

  it("by the namespace where the socket listens for no errors, and the socket before it", async () => {
    const io = createServer();
    const errors: string[] = [];
    io.on("error", ({ message }: Error) => errors.push(`namespace: ${message}`));
    const { connection, socket } = await join(io);
    socket.on("x", fail("of x"));
    connection.receive('2["x"]');
    await turn();
    socket.on("error", ({ message }) => errors.push(`socket: ${message}`));
    connection.receive('2["x"]');
    await turn();
    expect(errors).toEqual(["namespace: of x", "socket: of x"]);
  });

  it("by the parent where a namespace that a pattern made listens for none", async () => {
    const io = createServer();
    const errors: string[] = [];
    io.of(/^\/room-/)
      .on("connection", (socket) => socket.on("x", fail("of x")))
      .on("error", ({ message }: Error) => errors.push(message));
    const { connection } = await join(io, "/room-1");
    connection.receive('2/room-1,["x"]');
    await turn();
    expect(errors).toEqual(["of x"]);
  });

  it("of `connect`, of `connection` and of `new_namespace`, and clients come in all the same", async () => {
    const io = createServer();
    const errors: string[] = [];
    const hear = ({ message }: Error) => errors.push(message);
    io.on("error", hear).on("new_namespace", fail("of new_namespace"));
    io.of(/^\/room-/)
      .on("error", hear)
      .on("connect", fail("of connect"))
      .on("connection", fail("of connection"));
    const { socket } = await join(io, "/room-1");
    expect(errors).toEqual(["of new_namespace", "of connect", "of connection"]);
    expect(socket.connected).toBe(true);
  });

  it("of catch-all listeners, and then the event stops", async () => {
    const { connection, socket } = await join(createServer());
    const errors: string[] = [];
    const listener = vi.fn();
    socket.on("error", ({ message }) => errors.push(message));
    socket.onAny(fail("of any")).on("x", listener);
    connection.receive('2["x"]');
    await turn();
    socket.offAny().onAny(() => Promise.reject(new Error("of an async any")));
    connection.receive('2["x"]');
    await turn();
    expect(errors).toEqual(["of any", "of an async any"]);
    expect(listener).toHaveBeenCalledOnce();
  });

  it("of catch-all listeners for what is sent, and all get it", async () => {
    const io = createServer();
    const clients = [await join(io), await join(io), await join(io)];
    const errors: string[] = [];
    clients[1]?.socket
      .on("error", ({ message }) => errors.push(message))
      .onAnyOutgoing(fail("of any"))
      .emit("a");
    io.emit("b");
    const sent = clients.map(({ connection }) => connection.take());
    expect(sent).toEqual([['2["b"]'], ['2["a"]', '2["b"]'], ['2["b"]']]);
    expect(errors).toEqual(["of any", "of any"]);
  });

  it("of callbacks that await answers, in time and late", async () => {
    const { connection, socket } = await join(createServer());
    const errors: string[] = [];
    const late = new Promise<void>((resolve) => {
      socket.on("error", ({ message }) => {
        errors.push(message);
        if (message === "late") resolve();
      });
    });
    socket.emit("a", fail("in time"));
    socket.timeout(1).emit("b", fail("late"));
    connection.receive("30[]");
    await late;
    expect(errors).toEqual(["in time", "late"]);
  });

  it("of callbacks of broadcasts, by the namespace", async () => {
    const io = createServer();
    const errors: string[] = [];
    const late = new Promise<void>((resolve) => {
      io.on("error", ({ message }: Error) => {
        errors.push(message);
        if (message === "late") resolve();
      });
    });
    const { connection } = await join(io);
    io.timeout(10_000).emit("a", fail("in time"));
    await turn();
    connection.receive("30[]");
    await turn();
    io.timeout(1).emit("b", fail("late"));
    await late;
    expect(errors).toEqual(["in time", "late"]);
  });

  it("of listeners for events of other servers", async () => {
    const io = createServer();
    const errors: string[] = [];
    io.on("error", ({ message }: Error) => errors.push(message));
    io.on("x", fail("of another server"));
    const main = io.of("/");
    Reflect.apply(Reflect.get(main, "_onServerSideEmit"), main, [["x"]]);
    expect(errors).toEqual(["of another server"]);
  });

  it("of listeners to rooms, and sockets leave all theirs", async () => {
    const uncaughtHere = vi.fn();
    process.on("uncaughtException", uncaughtHere);
    const io = createServer();
    const { adapter } = io.of("/");
    for (const event of ["create-room", "join-room", "leave-room", "delete-room"]) {
      adapter.on(event, fail(event));
    }
    const { connection, socket } = await join(io);
    socket.join(["a", "b"]);
    expect([...socket.rooms]).toEqual([socket.id, "a", "b"]);
    connection.end();
    await turn();
    expect([adapter.rooms.size, adapter.sids.size]).toEqual([0, 0]);
    expect(uncaughtHere).toHaveBeenCalledTimes(12);
  });
});

it("is told to diagnostics, with whose it was", async () => {
  const io = createServer();
  io.of("/a").on("error", () => {});
  const told: unknown[] = [];
  const hear = (message: unknown) => told.push(message);
  subscribe("baro:listener:failed", hear);
  undo.push(() => unsubscribe("baro:listener:failed", hear));
  const { connection, socket } = await join(io, "/a");
  const thrown = Object.assign(new Error("of x"), { code: "E_X" });
  const rejected = new TypeError("of connection");
  socket.on("x", () => {
    throw thrown;
  });
  io.of("/a").on("connection", () => Promise.reject(rejected));
  connection.receive('2/a,["x"]');
  const second = await join(io, "/a");
  await joinOn(io, second.connection);
  await turn();
  const owner = { server: io.serverId, namespace: "/a" };
  expect(told).toEqual([
    { ...owner, connection: connection.id, event: "x", code: "E_X", error: thrown },
    { ...owner, event: "connection", code: "TypeError", error: rejected },
  ]);
});
