import { expect, it, vi } from "vitest";
import { comeBack, joinWithPid, offsetIn, recoveringServer } from "../support/returning.ts";
import { connect, createServer, turn } from "../support/scene.ts";

it("gives back id, rooms and data, and what was missed, in order and before the answer", async () => {
  const io = recoveringServer();
  const { connection, socket, pid } = await joinWithPid(io);
  socket.join("room");
  socket.data.user = "u";
  io.emit("seen");
  const offset = offsetIn(connection.take()[0]);
  connection.end();
  io.emit("missed", 1);
  io.to("room").emit("missed", 2);
  io.to("other").emit("not meant");
  io.except("room").emit("not meant");
  io.volatile.emit("not kept");
  const again = await comeBack(io, { pid, offset });
  const messages = again.take().map(String);
  expect(messages.map((text) => text.slice(0, 12))).toEqual(
    ['2["missed",1', '2["missed",2', `0{"sid":"${socket.id.slice(0, 4)}`.slice(0, 12)].map((text) =>
      expect.stringContaining(text.slice(0, 9)),
    ),
  );
  const restored = io.sockets.sockets.get(socket.id);
  expect(restored?.recovered).toBe(true);
  expect([...(restored?.rooms ?? [])].sort()).toEqual([socket.id, "room"].sort());
  expect(restored?.data).toEqual({ user: "u" });
});

it("keeps events that were sent to the socket alone", async () => {
  const io = recoveringServer();
  const { connection, socket, pid } = await joinWithPid(io);
  socket.emit("first");
  socket.emit("second");
  const offset = offsetIn(connection.take()[0]);
  connection.end();
  const again = await comeBack(io, { pid, offset });
  expect(String(again.take()[0])).toContain('2["second"');
});

it.each([
  ["an argument", ["news", "a string"]],
  ["its name alone", ["news"]],
])("is not misled by a volatile event that ends in %s of the app's", async (_what, event) => {
  const io = recoveringServer();
  const { connection, pid } = await joinWithPid(io);
  const [name = "", ...args] = event;
  io.emit("seen");
  io.volatile.emit(name, ...args);
  await turn();
  io.volatile.emit(name, ...args);
  const offset = offsetIn(connection.take().at(-1));
  connection.end();
  io.emit("missed");
  const again = await comeBack(io, { pid, offset });
  expect(again.take().map((text) => String(text).slice(0, 10))).toEqual([
    '2["missed"',
    expect.stringContaining('0{"sid":"'),
  ]);
});

it("goes on from the start for a client that had received nothing yet", async () => {
  const io = recoveringServer();
  io.emit("before it came");
  const { connection, pid, socket } = await joinWithPid(io);
  connection.end();
  io.emit("missed");
  const again = await comeBack(io, { pid });
  expect(again.take().map((text) => String(text).slice(0, 10))).toEqual([
    '2["missed"',
    expect.stringContaining('0{"sid":"'),
  ]);
  expect(io.sockets.sockets.get(socket.id)?.recovered).toBe(true);
});

it("takes the state over from a connection that is not known to be dead yet", async () => {
  const io = recoveringServer();
  const { connection, socket, pid } = await joinWithPid(io);
  const reasons: string[] = [];
  socket.on("disconnect", (reason) => reasons.push(reason));
  await comeBack(io, { pid });
  expect(connection.readyState).toBe("closed");
  expect(reasons).toEqual(["transport close"]);
  const restored = io.sockets.sockets.get(socket.id);
  expect([restored?.recovered, restored === socket]).toEqual([true, false]);
});

it.each([
  ["the secret is another", "nope", ""],
  ["the offset is of another server", undefined, "AbCdEfGh.1"],
  ["the offset is none", undefined, "x"],
])("begins anew when %s", async (_when, otherPid, otherOffset) => {
  const io = recoveringServer();
  const { connection, socket, pid } = await joinWithPid(io);
  io.emit("seen");
  const offset = otherOffset || offsetIn(connection.take()[0]);
  connection.end();
  await comeBack(io, { pid: otherPid ?? pid, offset });
  const [now] = io.sockets.sockets.values();
  expect([now?.recovered, now?.id === socket.id]).toEqual([false, false]);
});

it("begins anew after the time that state is kept, and after the client or the server left on purpose", async () => {
  const io = recoveringServer({ maxDisconnectionDuration: 1000 });
  const late = await joinWithPid(io);
  late.connection.end();
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 1001);
  await comeBack(io, { pid: late.pid });
  vi.restoreAllMocks();
  const leaver = await joinWithPid(io);
  leaver.connection.receive("1");
  await turn();
  await comeBack(io, { pid: leaver.pid });
  const kicked = await joinWithPid(io);
  kicked.socket.disconnect();
  await comeBack(io, { pid: kicked.pid });
  expect([...io.sockets.sockets.values()].map(({ recovered }) => recovered)).toEqual([
    false,
    false,
    false,
  ]);
});

it("skips the middleware for those who return, unless told otherwise", async () => {
  for (const [skipMiddlewares, calls] of [
    [true, 1],
    [false, 2],
  ] as const) {
    const io = recoveringServer({ skipMiddlewares });
    const middleware = vi.fn((_socket: unknown, next: () => void) => next());
    io.use(middleware);
    const { connection, pid } = await joinWithPid(io);
    connection.end();
    await comeBack(io, { pid });
    expect(middleware).toHaveBeenCalledTimes(calls);
  }
});

it("asks with middleware that says so those too who return, as in a namespace of a pattern", async () => {
  const io = recoveringServer();
  const asked: string[] = [];
  for (const nsp of [io, io.of(/^\/p/)]) {
    nsp.use((_socket, next) => next(void asked.push("once")));
    nsp.use((socket, next) => next(void asked.push(socket.nsp.name)), { always: true });
  }
  for (const prefix of ["0", "0/p1,"]) {
    const connection = connect(io);
    connection.receive(prefix);
    await turn();
    const { pid } = JSON.parse(String(connection.take()[0]).slice(prefix.length));
    connection.end();
    asked.length = 0;
    const again = connect(io);
    again.receive(`${prefix}${JSON.stringify({ pid })}`);
    await turn();
    expect(asked).toEqual([prefix === "0" ? "/" : "/p1"]);
  }
});

it("gives no secret when it is off", async () => {
  const io = createServer();
  const connection = connect(io);
  connection.receive("0");
  await turn();
  expect(JSON.parse(String(connection.take()[0]).slice(1))).toEqual({ sid: expect.any(String) });
});
