import type { Server, ServerOptions } from "@baro/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AdapterLike } from "../../src/adapter/contract.ts";
import { MemoryAdapter } from "../../src/adapter/memory.ts";
import { RecoveryAdapter } from "../../src/adapter/recovery.ts";
import { connect, createServer, join, turn } from "../support/scene.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();
/** What the namespace's `error` has heard. */
let heard: string[] = [];
beforeEach(() => {
  heard = [];
});
afterEach(() => expect(uncaught().size).toBe(0));

/** How methods of an adapter fail: published ones are async where the contract is not. */
const WAYS = {
  throws(): never {
    throw new Error("the backend is away");
  },
  rejects: () => Promise.reject(new Error("the backend is away")),
};
type Way = keyof typeof WAYS;
const EACH_WAY: readonly Way[] = ["throws", "rejects"];

/** A server whose adapter fails at one thing. */
function failingAt(method: keyof AdapterLike, way: Way, options: Partial<ServerOptions> = {}) {
  const Base = options.connectionStateRecovery ? RecoveryAdapter : MemoryAdapter;
  class Failing extends Base {}
  Object.defineProperty(Failing.prototype, method, { value: WAYS[way] });
  const io = createServer({ adapter: Failing, ...options });
  return hearing(io);
}

function hearing(io: Server): Server {
  io.on("error", ({ message }: Error) => heard.push(message));
  return io;
}

function held(io: Server) {
  const { sockets } = io.of("/");
  return { sockets: sockets.size, sessions: io.of("/").adapter.sids.size };
}

describe.each(EACH_WAY)("an adapter that %s", (way) => {
  const AWAY = ["the backend is away"];

  it("at addAll lets clients in, without their rooms", async () => {
    const io = failingAt("addAll", way);
    const { connection, socket } = await join(io);
    expect(heard).toEqual(AWAY);
    socket.emit("x");
    expect([socket.connected, socket.rooms.size, connection.take()]).toEqual([true, 0, ['2["x"]']]);
  });

  it("at delAll or persistSession lets go of clients that leave", async () => {
    for (const method of ["delAll", "persistSession"] as const) {
      heard = [];
      const io = failingAt(method, way, { connectionStateRecovery: {} });
      const { connection, socket } = await join(io);
      const reasons: string[] = [];
      socket.on("disconnect", (reason) => reasons.push(reason));
      connection.end();
      await turn();
      expect([held(io).sockets, reasons, heard]).toEqual([0, ["transport close"], AWAY]);
    }
  });

  it("at restoreSession lets the client in as a new one", async () => {
    const io = failingAt("restoreSession", way, { connectionStateRecovery: {} });
    const { socket } = await join(io, "/", { pid: "a-secret", offset: "an-offset" });
    expect([socket.recovered, socket.connected, heard]).toEqual([false, true, AWAY]);
  });

  it("at serverCount leaves callbacks of broadcasts to their timeouts", async () => {
    const io = failingAt("serverCount", way);
    const { connection } = await join(io);
    const answers = io.timeout(1).emitWithAck("x");
    connection.receive("30[]");
    await expect(answers).rejects.toThrow("operation has timed out");
    expect(heard).toEqual(AWAY);
  });

  it("at init or close is heard of, and the server works", async () => {
    const io = hearing(createServer());
    class Failing extends MemoryAdapter {
      override init = WAYS[way];
      override close = WAYS[way];
    }
    io.adapter(Failing);
    const { socket } = await join(io);
    expect([socket.connected, heard]).toEqual([true, AWAY]);
    await turn();
    await io.close();
    expect([held(io).sockets, heard]).toEqual([0, [...AWAY, ...AWAY]]);
  });

  it("at closing a namespace that nobody is in any more", async () => {
    const io = failingAt("close", way, { cleanupEmptyChildNamespaces: true });
    io.of(/^\/room-/).on("error", ({ message }: Error) => heard.push(message));
    const { connection } = await join(io, "/room-1");
    connection.end();
    await turn();
    expect(heard).toEqual(AWAY);
    expect(Reflect.get(io, "_nsps").has("/room-1")).toBe(false);
  });
});

it.each<[keyof AdapterLike, (io: Server) => unknown]>([
  ["broadcast", (io) => io.emit("x")],
  ["broadcastWithAck", (io) => io.timeout(1).emit("x", () => {})],
  ["addSockets", (io) => io.socketsJoin("a")],
  ["delSockets", (io) => io.socketsLeave("a")],
  ["disconnectSockets", (io) => io.disconnectSockets()],
  ["serverSideEmit", (io) => io.serverSideEmit("x")],
])("an adapter that fails at %s throws to its caller, or is heard of", async (method, act) => {
  expect(() => act(failingAt(method, "throws"))).toThrow("the backend is away");
  expect(heard).toEqual([]);
  act(failingAt(method, "rejects"));
  await turn();
  expect(heard).toEqual(["the backend is away"]);
});

it.each<[keyof AdapterLike, (io: Server) => Promise<unknown>]>([
  ["fetchSockets", (io) => io.fetchSockets()],
  ["sockets", (io) => io.allSockets()],
])("an adapter that rejects at %s rejects what asked it", async (method, act) => {
  await expect(act(failingAt(method, "rejects"))).rejects.toThrow("the backend is away");
});

it("a promise of join that nobody awaits is heard of; who awaits it has the error", async () => {
  const { socket } = await join(hearing(createServer()));
  socket.nsp.adapter.addAll = WAYS.rejects;
  socket.nsp.adapter.del = WAYS.rejects;
  void socket.join("a");
  void socket.leave("a");
  await expect(socket.join("b")).rejects.toThrow("the backend is away");
  expect(heard).toHaveLength(3);
});

it("an adapter that cannot be made refuses the clients of a namespace that a pattern allows", async () => {
  class Unmakeable extends MemoryAdapter {
    constructor(namespace: ConstructorParameters<typeof MemoryAdapter>[0]) {
      if (namespace.name.startsWith("/room-")) throw new Error("no room");
      super(namespace);
    }
  }
  const io = createServer({ adapter: Unmakeable });
  io.of(/^\/room-/).on("error", ({ message }: Error) => heard.push(message));
  const connection = connect(io);
  connection.receive("0/room-1,");
  await turn();
  expect(connection.take()).toEqual(['4/room-1,{"message":"Invalid namespace"}']);
  expect(heard).toEqual(["no room"]);
});

it("a session that makes no sense is none, and nothing of it is kept", async () => {
  class Confused extends RecoveryAdapter {
    override restoreSession(pid: string) {
      const session = { sid: "old", pid, rooms: ["old", "a"], data: {}, missedPackets: [["x"], 7] };
      return Promise.resolve(session as never);
    }
  }
  const io = hearing(createServer({ adapter: Confused, connectionStateRecovery: {} }));
  const { socket } = await join(io, "/", { pid: "a-secret", offset: "an-offset" });
  expect([socket.recovered, socket.id === "old", held(io)]).toEqual([
    false,
    false,
    { sockets: 1, sessions: 1 },
  ]);
  expect(heard).toHaveLength(1);
});

it("an adapter that never answers a returning client keeps that one waiting alone", async () => {
  class Silent extends RecoveryAdapter {
    override restoreSession(): Promise<never> {
      return new Promise(() => {});
    }
  }
  const io = createServer({ adapter: Silent, connectionStateRecovery: {} });
  const waiting = connect(io);
  waiting.receive('0{"pid":"a-secret","offset":"an-offset"}');
  const { socket } = await join(io);
  expect([socket.connected, waiting.take()]).toEqual([true, []]);
  waiting.end();
  expect(held(io)).toEqual({ sockets: 1, sessions: 1 });
});
