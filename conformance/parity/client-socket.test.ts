import { nextEvent, once } from "@baro/testing";
import { sameClient } from "./support/same.ts";
import { settle } from "./support/stage.ts";

type Answer = (...args: unknown[]) => void;

sameClient("a socket tells its state", async (stage) => {
  const { client } = await stage.pair();
  stage.log(client.connected, client.disconnected, client.active, client.id);
  stage.log(Reflect.get(client, "nsp"), client.auth, client.sendBuffer, client.receiveBuffer);
  stage.log(client.io.engine.transport.name, client.io.engine.readyState, client.io._readyState);
  const reason = once(client, "disconnect");
  stage.log(client.disconnect() === client, await reason);
  stage.log(client.connected, client.disconnected, client.active, client.id);
  stage.log(client.io._readyState, client.disconnect() === client);
});

sameClient(
  "events wait in the buffer until the namespace is joined, volatile ones do not",
  async (stage) => {
    const { io, url } = await stage.start();
    const heard = new Promise<void>((resolve) => {
      io.on("connection", (socket) => {
        socket.onAny((...args: unknown[]) => {
          stage.log("server", ...args);
          if (args[0] === "last") resolve();
        });
      });
    });
    const client = stage.connect(url, { autoConnect: false });
    client.emit("a", 1);
    client.volatile.emit("b");
    client.emit("c", () => {});
    for (const packet of client.sendBuffer) {
      stage.log(packet.type, packet.data, packet.id, Reflect.get(packet, "options"));
    }
    client.on("connect", () => client.emit("inside"));
    client.connect().emit("d", 2);
    stage.log(client.sendBuffer.length);
    await once(client, "connect");
    stage.log(client.sendBuffer.length);
    client.emit("last");
    await heard;
  },
);

sameClient(
  "what is emitted after a disconnection waits, and times out of the buffer",
  async (stage) => {
    const { client } = await stage.pair();
    client.disconnect().emit("a");
    stage.log(client.sendBuffer.length);
    stage.log(
      await client
        .timeout(10)
        .emitWithAck("b")
        .catch((error: unknown) => error),
    );
    stage.log(client.sendBuffer.length);
  },
);

sameClient("answers come to callbacks and promises, with timeouts and without", async (stage) => {
  const { client, socket } = await stage.pair();
  socket.on("echo", (...args: unknown[]) => (args.pop() as Answer)(...args));
  stage.log(await client.emitWithAck("echo", 7), await client.timeout(5000).emitWithAck("echo", 8));
  for (const emitter of [client, client.timeout(5000)]) {
    await new Promise<void>((resolve) => {
      emitter.emit("echo", 1, 2, (...args: unknown[]) => resolve(stage.log(...args)));
    });
  }
  await new Promise<void>((resolve) => {
    client.timeout(10).emit("silence", (...args: unknown[]) => resolve(stage.log(...args)));
  });
});

sameClient("questions that the connection does not survive fail, where they can", async (stage) => {
  const { client } = await stage.pair();
  client.timeout(5000).emit("a", (error: Error) => stage.log("timed", error));
  client.emit("b", () => stage.log("never"));
  const failed = client.emitWithAck("c").catch((error: unknown) => stage.log("promise", error));
  client.disconnect();
  await failed;
});

sameClient("ackTimeout is the time for every answer", async (stage) => {
  const { client, socket } = await stage.pair({}, { ackTimeout: 1500 });
  socket.on("yes", (answer: Answer) => answer("y"));
  stage.log(await client.emitWithAck("yes"));
  await new Promise<void>((resolve) => {
    client.emit("yes", (...args: unknown[]) => resolve(stage.log(...args)));
  });
  stage.log(await client.emitWithAck("silence").catch((error: unknown) => error));
});

sameClient("with retries events are sent one by one until they are answered", async (stage) => {
  const { client, socket } = await stage.pair({}, { retries: 2, ackTimeout: 500 });
  let tries = 0;
  socket.on("a", (value: unknown, answer: Answer) => {
    stage.log("a", value, ++tries);
    if (tries === 3) answer("done");
  });
  socket.on("b", (answer: Answer) => answer(stage.log("b")));
  client.emit("a", 1);
  client.emit("b");
  await new Promise<void>((resolve) => {
    client.emit("silence", (...args: unknown[]) => resolve(stage.log("given up", ...args)));
  });
});

sameClient("catch-all listeners hear what comes and what goes, in order", async (stage) => {
  const pair = await stage.pair();
  const { client, socket } = pair;
  client.onAny((...args: unknown[]) => stage.log("any", ...args));
  client.prependAny((event: string) => stage.log("first", event));
  client.on("event", (...args: unknown[]) => stage.log("event", ...args));
  socket.emit("event", 1);
  socket.emit("event", 2, () => {});
  await settle(pair);
  client.onAnyOutgoing((...args: unknown[]) => stage.log("out", ...args));
  client.prependAnyOutgoing((event: string) => stage.log("out first", event));
  client.emit("one", 1, () => {});
  client.volatile.emit("two");
  client.send("three");
  stage.log(client.listenersAny().length, client.listenersAnyOutgoing().length);
  client.offAny().offAnyOutgoing();
  stage.log(client.listenersAny().length, client.listenersAnyOutgoing().length);
});

sameClient("a refused client is told why, and comes back with other credentials", async (stage) => {
  const { io, url } = await stage.start();
  io.use(({ handshake }, next) => {
    stage.log(handshake.auth);
    next(handshake.auth["ok"] ? undefined : Object.assign(new Error("no"), { data: { code: 1 } }));
  });
  const client = stage.connect(url, { auth: { token: 1 } });
  stage.log(await once(client, "connect_error"), client.active, client.id);
  client.auth = { ok: 1 };
  await once(client.connect(), "connect");
  client.auth = (give) => give({ ok: 2 });
  await once(client.disconnect().connect(), "connect");
});

sameClient("a lost connection is made again, and each step is told", async (stage) => {
  const { client } = await stage.pair();
  for (const event of ["open", "close", "reconnect_attempt", "reconnect"] as const) {
    client.io.on(event, (...args: unknown[]) => stage.log(event, ...args));
  }
  client.on("disconnect", (reason) => stage.log(reason, client.active));
  const before = client.io.engine;
  client.io.engine.close();
  await nextEvent(client.io, "reconnect");
  stage.log(client.io.engine !== before);
});

sameClient(
  "a server that leaves or disconnects tells the client, each in its way",
  async (stage) => {
    for (const how of ["disconnect", "disconnect with connection", "close", "malformed"]) {
      const { client, socket, io } = await stage.pair({}, { reconnection: false });
      const gone = nextEvent(client, "disconnect");
      if (how === "close") io.engine.close();
      else if (how === "malformed") socket.conn.write("hello");
      else socket.disconnect(how !== "disconnect");
      const [reason, description] = await gone;
      const { message, description: more } = Object(description);
      stage.log(how, reason, message, more, client.active);
    }
  },
);

sameClient("packets of the manager and of the engine are told", async (stage) => {
  const { client, socket } = await stage.pair();
  client.io.on("packet", (packet) => stage.log("manager", packet.type, packet.nsp, packet.data));
  const { engine } = client.io;
  for (const event of [
    "packet",
    "packetCreate",
    "data",
    "message",
    "flush",
    "drain",
    "close",
  ] as const) {
    engine.on(event, (...args: unknown[]) => stage.log(event, ...args));
  }
  socket.emit("down", 1);
  await once(client, "down");
  const drained = once(engine, "drain");
  client.compress(false).emit("up");
  await drained;
  const again = once(engine, "drain");
  engine.write("6", { compress: false }, () => stage.log("callback"));
  await again;
});

sameClient(
  "binary arrives as Buffer in Node, by either transport, in both directions",
  async (stage) => {
    for (const transport of ["polling", "websocket"]) {
      const { client, socket } = await stage.pair({}, { transports: [transport] });
      const down = once(client, "bytes");
      socket.emit("bytes", Buffer.from([1, 2]));
      stage.log(Buffer.isBuffer(await down), await down);
      const up = once(socket, "bytes");
      client.emit("bytes", { list: [new Uint8Array([3])] });
      stage.log(await up);
    }
  },
);
