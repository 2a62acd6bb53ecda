import { sameServer } from "./support/same.ts";
import { settle } from "./support/stage.ts";

const VALUES: readonly unknown[][] = [
  [],
  [undefined],
  [null],
  [undefined, 1],
  [new Date(0)],
  [{ a: undefined, b: () => {}, c: Symbol("x") }],
  [Buffer.from([1])],
  [new Uint8Array([1, 2])],
  [new Uint16Array([1, 2])],
  [new ArrayBuffer(3)],
  [new DataView(new ArrayBuffer(2))],
  [Buffer.alloc(0)],
  [{ list: [{ bytes: Buffer.from([9]) }] }],
  [{ toJSON: () => ({ json: 1 }) }],
  [{ inner: { toJSON: () => Buffer.from([5]) } }],
  [Number.NaN, Number.POSITIVE_INFINITY, -0],
  ["\u2028", "\ud83d", "€"],
  [new Map([[1, 2]]), new Set([1])],
  [Object.create({ inherited: 1 }), Object.create(null)],
  [new Error("x")],
  [{ _placeholder: true, num: 0 }],
  [JSON.parse('{"__proto__":{"polluted":1}}')],
];

sameServer(
  "arguments of every kind arrive as with socket.io, in both directions",
  async (stage) => {
    const pair = await stage.pair();
    pair.client.on("values", (...args: unknown[]) => stage.log("client", ...args));
    pair.socket.on("values", (...args: unknown[]) => stage.log("server", ...args));
    for (const values of VALUES) {
      pair.socket.emit("values", ...values);
      await settle(pair);
      // npm's client gives up on an object that only looks like an attachment.
      pair.client.emit("values", ...values);
      await settle(pair);
    }
    stage.log(pair.socket.connected, pair.client.connected, Reflect.get({}, "polluted"));
  },
);

sameServer("events may have names that are no words", async (stage) => {
  const pair = await stage.pair();
  pair.client.onAny((...args: unknown[]) => stage.log("client", ...args));
  pair.socket.onAny((...args: unknown[]) => stage.log("server", ...args));
  Reflect.apply(pair.socket.emit, pair.socket, [5, 1]);
  pair.socket.emit("", 2);
  await settle(pair);
  Reflect.apply(pair.client.emit, pair.client, [5, 1]);
  pair.client.emit("", 2);
  await settle(pair);
});

const RESERVED = ["connect", "connect_error", "disconnect", "disconnecting", "newListener"];
RESERVED.push("removeListener", "connection", "new_namespace");

sameServer(
  "reserved names are refused with the texts of socket.io, wherever they are emitted",
  async (stage) => {
    const { io, socket } = await stage.pair();
    const emitters = { io, socket, namespace: io.of("/a"), operator: io.to("a") };
    for (const event of RESERVED) {
      for (const [name, emitter] of Object.entries(emitters)) {
        try {
          Reflect.apply(emitter.emit, emitter, [event]);
          stage.log(name, event);
        } catch (error) {
          stage.log(name, event, error);
        }
      }
    }
  },
);

sameServer("catch-all listeners hear what comes and what goes, in order", async (stage) => {
  const pair = await stage.pair();
  const { socket, client } = pair;
  socket.onAny((...args: unknown[]) => stage.log("any", ...args));
  socket.prependAny((event: string) => stage.log("first", event));
  socket.on("event", (...args: unknown[]) => stage.log("event", ...args));
  client.emit("event", 1);
  client.emit("event", 2, () => {});
  await settle(pair);
  socket.onAnyOutgoing((...args: unknown[]) => stage.log("out", ...args));
  socket.prependAnyOutgoing((event: string) => stage.log("out first", event));
  socket.emit("one", 1, () => {});
  socket.send("text");
  socket.broadcast.emit("others");
  socket.nsp.emit("all", 2);
  stage.log(socket.listenersAny().length, socket.listenersAnyOutgoing().length);
  socket.offAny().offAnyOutgoing();
  stage.log(socket.listenersAny().length, socket.listenersAnyOutgoing().length);
});

sameServer("send and write are the event message, from everything that emits", async (stage) => {
  const pair = await stage.pair();
  pair.client.on("message", (...args: unknown[]) => stage.log("client", ...args));
  pair.socket.on("message", (...args: unknown[]) => stage.log("server", ...args));
  pair.socket.send("a").write("b", 1);
  pair.io.send("c").write("d");
  pair.io.of("/").send("e").write("f");
  await settle(pair);
  pair.client.send("g", 2);
  await settle(pair);
});

sameServer("methods that chain give the socket back, and emit true", async (stage) => {
  const { socket } = await stage.pair();
  const same = [
    socket.compress(true),
    socket.volatile,
    socket.timeout(1),
    socket.send(),
    socket.write(),
  ];
  stage.log(same.map((value) => value === socket));
  stage.log(socket.emit("x"), socket.use((_event, next) => next()) === socket);
  stage.log(socket.onAny(() => {}) === socket, socket.disconnect() === socket);
});

sameServer(
  "an error event of the client is an event like any other, if somebody listens",
  async (stage) => {
    const pair = await stage.pair();
    pair.client.emit("error", "unheard");
    await settle(pair);
    pair.socket.on("error", (error: unknown) => stage.log("heard", error));
    pair.client.emit("error", "heard");
    await settle(pair);
    stage.log(pair.socket.connected);
  },
);

sameServer("flags count for one emission only", async (stage) => {
  const { socket } = await stage.pair();
  socket.conn.on("packetCreate", ({ options }) => stage.log(options?.compress));
  socket.compress(false).emit("a");
  socket.emit("b");
});

sameServer("volatile events are dropped only where the transport is busy", async (stage) => {
  for (const transport of ["websocket", "polling"]) {
    const { io, url } = await stage.start();
    io.on("connection", (socket) => {
      socket.emit("n", 1);
      socket.volatile.emit("n", 2);
      socket.emit("n", 3);
    });
    const client = stage.connect(url, { transports: [transport] });
    await new Promise<void>((resolve) => {
      client.on("n", (n: number) => {
        stage.log(transport, n);
        if (n === 3) resolve();
      });
    });
  }
});
