import type { Channels, Socket } from "@baro/server";
import { describe, expect, it, vi } from "vitest";
import { connect, createServer, join, turn } from "../support/scene.ts";

/** The names of all namespaces of a server. */
function names(io: object): string[] {
  return [...Reflect.get(io, "_nsps").keys()];
}

describe("a namespace by regular expression", () => {
  it("makes namespaces whose names match, with its middleware and listeners", async () => {
    const io = createServer();
    const heard: unknown[] = [];
    const parent = io.of(/^\/room-\d+$/);
    parent.use((_socket, next) => next(void heard.push("middleware")));
    parent.on("connection", (socket) => heard.push(socket.nsp.name));
    io.on("new_namespace", ({ name }) => heard.push(`new ${name}`));
    await join(io, "/room-1");
    expect(heard).toEqual(["new /room-1", "middleware", "/room-1"]);
  });

  it("refuses names that do not match", async () => {
    const io = createServer();
    io.of(/^\/room-\d+$/);
    const connection = connect(io);
    connection.receive("0/room-x,");
    await turn();
    expect(connection.take()).toEqual(['4/room-x,{"message":"Invalid namespace"}']);
    expect(names(io)).toEqual(["/"]);
  });

  it("is asked anew each time even with the flag g", async () => {
    const io = createServer();
    io.of(/\/room/g);
    await join(io, "/room");
    await join(io, "/room2");
    expect(names(io)).toEqual(["/", "/room", "/room2"]);
  });

  it("is the parent of a namespace that the app asks for by a matching name", async () => {
    const io = createServer();
    const middleware = vi.fn((_socket: unknown, next: () => void) => next());
    io.of(/^\/room-\d+$/).use(middleware);
    io.of("/room-7");
    await join(io, "/room-7");
    expect(middleware).toHaveBeenCalledOnce();
  });

  it("makes one namespace for two clients that ask at once", async () => {
    const io = createServer();
    io.of(/room/);
    const [one, other] = [connect(io), connect(io)];
    one.receive("0/room,");
    other.receive("0/room,");
    await turn();
    expect(io.of("/room").sockets.size).toBe(2);
  });
});

describe("a namespace by function", () => {
  it("is asked with the name and auth, and may answer later", async () => {
    const io = createServer();
    const asked: unknown[] = [];
    io.of((name, auth, next) => {
      asked.push([name, auth]);
      setImmediate(() => next(null, auth["token"] === "ok"));
    });
    const connection = connect(io);
    connection.receive('0/a,{"token":"ok"}', "0/b,");
    await turn();
    await turn();
    expect(asked).toEqual([
      ["/a", { token: "ok" }],
      ["/b", {}],
    ]);
    expect(names(io)).toEqual(["/", "/a"]);
  });

  it.each<[string, () => void]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("broken");
      },
    ],
  ])("that %s says no, and the next is asked", async (_how, matcher) => {
    const io = createServer();
    io.of(matcher);
    io.of((_name, _auth, next) => next(null, true));
    await join(io, "/a");
    expect(names(io)).toEqual(["/", "/a"]);
  });

  it("that gives an error says no", async () => {
    const io = createServer();
    io.of((_name, _auth, next) => next(new Error("no"), true));
    const connection = connect(io);
    connection.receive("0/a,");
    await turn();
    expect(connection.take()).toEqual(['4/a,{"message":"Invalid namespace"}']);
  });
});

describe("a parent namespace", () => {
  it("emits to the clients of all its children, and to rooms of them", async () => {
    const io = createServer();
    const parent = io.of(/^\/room/);
    io.of("/room1");
    io.of("/room2");
    const one = await join(io, "/room1");
    const two = await join(io, "/room2");
    two.socket.join("r");
    parent.emit("x", 1);
    parent.to("r").emit("y");
    expect(one.connection.take()).toEqual(['2/room1,["x",1]']);
    expect(two.connection.take()).toEqual(['2/room2,["x",1]', '2/room2,["y"]']);
  });

  it("disconnects and moves sockets of all its children", async () => {
    const io = createServer();
    const parent = io.of(/^\/room/);
    io.of("/room1");
    const { socket } = await join(io, "/room1");
    parent.socketsJoin("r");
    expect(socket.rooms.has("r")).toBe(true);
    parent.disconnectSockets();
    expect(socket.connected).toBe(false);
  });

  it("cannot fetch sockets", () => {
    const parent = createServer().of(/^\/room/);
    expect(() => parent.fetchSockets()).toThrow(
      new Error("fetchSockets() is not supported on parent namespaces"),
    );
  });
});

describe("a child that nobody is in", () => {
  it("stays unless the option says otherwise", async () => {
    const io = createServer();
    io.of(/room/);
    io.of("/room1");
    const { connection } = await join(io, "/room1");
    connection.end();
    expect(names(io)).toEqual(["/", "/room1"]);
  });

  it("is given up with cleanupEmptyChildNamespaces, and closes its adapter", async () => {
    const io = createServer({ cleanupEmptyChildNamespaces: true });
    io.of(/room/);
    const close = vi.spyOn(io.of("/room1").adapter, "close");
    const first = await join(io, "/room1");
    const second = await join(io, "/room1");
    first.connection.end();
    expect(names(io)).toEqual(["/", "/room1"]);
    second.connection.end();
    expect(names(io)).toEqual(["/"]);
    expect(close).toHaveBeenCalledOnce();
  });

  it("is given up when its only client was refused", async () => {
    const io = createServer({ cleanupEmptyChildNamespaces: true });
    io.of(/room/).use((_socket, next) => next(new Error("no")));
    const connection = connect(io);
    connection.receive("0/room1,");
    await turn();
    expect(connection.take()).toEqual(['4/room1,{"message":"no"}']);
    expect(names(io)).toEqual(["/"]);
  });

  it("is given up when the client that it was made for is gone already", async () => {
    const io = createServer({ cleanupEmptyChildNamespaces: true });
    io.of((_name, _auth, next) => setImmediate(() => next(null, true)));
    const connection = connect(io);
    connection.receive("0/room1,");
    await new Promise((resolve) => process.nextTick(resolve));
    connection.end();
    await turn();
    await turn();
    expect(names(io)).toEqual(["/"]);
  });

  it("stays while another client waits for its middleware", async () => {
    const io = createServer({ cleanupEmptyChildNamespaces: true });
    let pass = (): void => {};
    io.of(/room/).use((socket, next) => {
      if (socket.handshake.auth["wait"]) pass = next;
      else next();
    });
    io.of("/room1");
    const first = await join(io, "/room1");
    const waiting = connect(io);
    waiting.receive('0/room1,{"wait":true}');
    await turn();
    first.connection.end();
    pass();
    await turn();
    expect(names(io)).toEqual(["/", "/room1"]);
    expect(io.of("/room1").sockets.size).toBe(1);
  });
});

describe("a child that nobody is in, with channels that the app has set something for", () => {
  const nothingBefore = { after: () => 0 as const, entry: () => {} };

  const settings: [what: string, set: (channels: Channels<Socket>) => unknown][] = [
    ["authorize", (channels) => channels.authorize(() => false)],
    ["accept", (channels) => channels.accept({})],
    ["identify", (channels) => channels.identify(() => "kim")],
    ["retain", (channels) => channels.retain("*", { maxEntries: 1 })],
    ["follow", (channels) => channels.follow(nothingBefore)],
  ];

  it.each(settings)("stays, with what was set: %s", async (_, set) => {
    const io = createServer({ cleanupEmptyChildNamespaces: true });
    io.of(/room/);
    await set(io.of("/room1").channels);
    for (const { connection } of [await join(io, "/room1"), await join(io, "/room2")]) {
      connection.end();
    }
    expect(names(io)).toEqual(["/", "/room1"]);
  });

  it.each(settings)(
    "is given up where a listener of new_namespace sets it for each: %s",
    async (_, set) => {
      const io = createServer({ cleanupEmptyChildNamespaces: true });
      io.of(/room/);
      io.on("new_namespace", ({ channels }) => set(channels));
      const { connection } = await join(io, "/room1");
      connection.end();
      expect(names(io)).toEqual(["/"]);
    },
  );

  it("is given up where following failed", async () => {
    const io = createServer({ cleanupEmptyChildNamespaces: true });
    io.of(/room/);
    const following = io.of("/room1").channels.follow(nothingBefore, ["a\u0000"]);
    await expect(following).rejects.toMatchObject({ code: "bad_request" });
    const { connection } = await join(io, "/room1");
    connection.end();
    expect(names(io)).toEqual(["/"]);
  });

  it("is given up where only listeners were added, as listeners of namespaces are", async () => {
    const io = createServer({ cleanupEmptyChildNamespaces: true });
    io.of(/room/);
    io.of("/room1").channels.on("entry", () => {});
    const { connection } = await join(io, "/room1");
    connection.end();
    expect(names(io)).toEqual(["/"]);
  });
});

describe("names without end", () => {
  it("make no more than ten thousand namespaces that nobody is in", async () => {
    const io = createServer();
    io.of(/^\/room-/);
    io.of("/room-ruled").channels.authorize(() => false);
    let made = 0;
    io.on("new_namespace", () => made++);
    const { connection } = await join(io, "/room-kept");
    for (let i = 0; i < 25_000; i += 500) {
      const some = Array.from({ length: 500 }, (_, n) => `/room-${i + n},`);
      for (const name of some) connection.receive(`0${name}`);
      await turn();
      for (const name of some) connection.receive(`1${name}`);
      await turn();
      connection.take();
    }
    expect(made).toBe(25_001);
    expect(names(io).length).toBeLessThan(10_600);
    expect(names(io)).toEqual(expect.arrayContaining(["/room-kept", "/room-ruled"]));
  });
});
