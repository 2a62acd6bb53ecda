import { nextEvent, once, RawPolling, RawWebSocket, until } from "@baro/testing";
import { rawRequest } from "./support/request.ts";
import { sameServer } from "./support/same.ts";
import { type Pair, type Stage, settle } from "./support/stage.ts";

const HANDSHAKE = "/socket.io/?EIO=4&transport=polling";

sameServer("packets are told as they are made and as they arrive", async (stage) => {
  const pair = await stage.pair();
  const { client, socket } = pair;
  for (const event of ["packet", "data", "message"]) {
    socket.conn.on(event, (value: unknown) => stage.log(event, value));
  }
  socket.conn.on("packetCreate", ({ type, data, options }) => {
    stage.log("packetCreate", type, data, options?.compress);
  });
  client.emit("in", 1);
  await nextEvent(socket.conn, "message");
  socket.emit("out", 1);
  socket.compress(false).emit("binary", Buffer.from([1]));
  pair.io.emit("all");
  pair.io.compress(false).emit("all");
  socket.conn.send("6");
});

sameServer("pings and pongs are packets too, and told as heartbeat", async (stage) => {
  const { socket } = await stage.pair({ pingInterval: 20, pingTimeout: 5000 });
  const seen: unknown[] = [];
  // From one ping to the next: the answer to an earlier one may have been on its way.
  await once(socket.conn, "heartbeat");
  for (const event of ["packet", "packetCreate", "heartbeat"]) {
    socket.conn.on(event, (value: unknown) => seen.push([event, value]));
  }
  await nextEvent(socket.conn, "heartbeat");
  stage.log(seen.slice(0, 3));
});

sameServer(
  "send and write of a connection take options and a callback, in two forms",
  async (stage) => {
    const pair = await stage.pair();
    const { conn } = pair.socket;
    pair.client.on("event", (...args: unknown[]) => stage.log("client", ...args));
    const named = (name: string) => (by: { name: string }) => stage.log(name, by.name);
    const write = (...args: unknown[]) => Reflect.apply(conn.write, conn, args) === conn;
    stage.log(write('2["event",1]', { compress: false }, named("one")));
    await settle(pair);
    stage.log(write('2["event",2]', named("two")), conn.send('2["event",3]') === conn);
    await settle(pair);
  },
);

sameServer("what a connection sends may be text or any kind of bytes", async (stage) => {
  const pair = await stage.pair();
  const { engine } = pair.client.io;
  engine.on("data", (data) => stage.log(typeof data === "string" ? data : data.constructor.name));
  const values = [Buffer.from([1]), new Uint8Array([1, 2]), new ArrayBuffer(2), "2[]"];
  const ended = once(engine, "close");
  for (const value of values) Reflect.apply(pair.socket.conn.send, pair.socket.conn, [value]);
  await ended;
});

sameServer("drain and flush are told by the connection and by the engine", async (stage) => {
  const pair = await stage.pair();
  const { io, socket } = pair;
  await settle(pair);
  socket.conn.on("flush", (packets: unknown[]) => stage.log("flush", packets.length));
  socket.conn.on("drain", () => stage.log("drain"));
  io.engine.on("flush", (conn: unknown, packets: unknown[]) => {
    stage.log("engine flush", conn === socket.conn, packets.length);
  });
  io.engine.on("drain", (conn: unknown) => stage.log("engine drain", conn === socket.conn));
  const drained = once(io.engine, "drain");
  socket.emit("one");
  await drained;
});

sameServer("an upgrade is told step by step", async (stage) => {
  const { io, url } = await stage.start();
  const upgraded = new Promise<void>((resolve) => {
    io.on("connection", ({ conn }) => {
      stage.log(conn.transport.name, conn.upgraded, conn.upgrading);
      conn.on("upgrading", ({ name }) => stage.log("upgrading", name, conn.transport.name));
      conn.on("upgrade", ({ name }) => {
        resolve(stage.log("upgrade", name, conn.transport.name, conn.upgraded));
      });
    });
  });
  await stage.join(url, { transports: ["polling", "websocket"] });
  await upgraded;
});

sameServer("a connection knows its client", async (stage) => {
  const { client, socket } = await stage.pair();
  const { conn } = socket;
  stage.log(conn.protocol, conn.remoteAddress, conn.readyState, conn.transport.name);
  stage.log(conn.request === socket.request, conn.transport.writable);
  stage.log(Reflect.get(conn, "id") === client.io.engine.id);
  const closed = once(conn, "close");
  conn.close();
  await closed;
  stage.log(conn.readyState);
});

async function ended(stage: Stage, how: (pair: Pair) => void): Promise<void> {
  const pair = await stage.pair({}, { reconnection: false });
  const closed = nextEvent(pair.socket.conn, "close");
  pair.client.on("last", () => stage.log("last"));
  const gone = once(pair.client, "disconnect");
  pair.socket.emit("last");
  how(pair);
  stage.log(await closed, await gone);
}

sameServer("close of a connection lets what is queued leave", async (stage) => {
  await ended(stage, ({ socket }) => socket.conn.close());
});

sameServer("close of the engine closes every connection", async (stage) => {
  await ended(stage, ({ io }) => stage.log(io.engine.close() === io.engine));
});

sameServer("generateId names sessions, at once or later", async (stage) => {
  const { io, url } = await stage.start();
  const ids = [() => "first", async () => "second"];
  for (const generateId of ids) {
    io.engine.generateId = ({ url: target }) => {
      stage.log(target?.startsWith("/socket.io/"));
      return generateId();
    };
    stage.log((await stage.join(url)).io.engine.id);
  }
});

sameServer("a generateId that fails refuses", async (stage) => {
  const { io, url } = await stage.start();
  io.engine.generateId = () => {
    throw new Error("no id");
  };
  io.engine.on("connection_error", ({ code, message, context }: Record<string, object>) => {
    stage.log(code, message, Reflect.get(Object(context), "name"));
  });
  const { status, body } = await rawRequest(url + HANDSHAKE);
  stage.log(status, body);
});

sameServer("headers can be added to the first answer, and to all", async (stage) => {
  const { io, url } = await stage.start();
  io.engine.on(
    "initial_headers",
    (headers: Record<string, string>, { url: target }: { url: string }) => {
      stage.log("initial", target.startsWith("/socket.io/"));
      headers["x-initial"] = "1";
      headers["set-cookie"] = "mine=1";
    },
  );
  io.engine.on("headers", (headers: Record<string, string>) => {
    headers["x-all"] = "2";
  });
  const { headers, body } = await rawRequest(url + HANDSHAKE);
  stage.log(headers["x-initial"], headers["x-all"], headers["set-cookie"]);
  const { sid } = JSON.parse(body.slice(1)) as { sid: string };
  const next = rawRequest(`${url}${HANDSHAKE}&sid=${sid}`);
  io.engine.close();
  stage.log((await next).headers["x-initial"], (await next).headers["x-all"]);
});

sameServer(
  "middleware of the engine runs for requests and upgrades, and may refuse",
  async (stage) => {
    const { io, url } = await stage.start();
    io.engine.use(
      (
        request: { method: string },
        response: { setHeader: (...pair: string[]) => void },
        next: () => void,
      ) => {
        stage.log(request.method);
        response.setHeader("x-middleware", "1");
        next();
      },
    );
    stage.log((await rawRequest(url + HANDSHAKE)).headers["x-middleware"]);
    stage.log((await stage.join(url)).connected);
    io.engine.use((_request: unknown, _response: unknown, next: (error: Error) => void) =>
      next(new Error("no")),
    );
    const { status, body } = await rawRequest(url + HANDSHAKE);
    stage.log(status, body);
  },
);

sameServer("a client that answers no ping is let go: ping timeout", async (stage) => {
  const { io, url } = await stage.start({ pingInterval: 500, pingTimeout: 100 });
  const reason = new Promise((resolve) => {
    io.on("connection", (socket) => socket.on("disconnect", resolve));
  });
  const silent = await RawWebSocket.connect(url);
  stage.log(await reason);
  await silent.closed();
});

sameServer("a client that pings breaks the rules: transport error", async (stage) => {
  const { io, url } = await stage.start();
  const reason = new Promise((resolve) => {
    io.on("connection", (socket) => {
      socket.on("disconnect", (said, description) => resolve([said, description]));
    });
  });
  const client = await RawWebSocket.connect(url);
  client.send("2");
  stage.log(await reason);
});

sameServer("a client that asks twice at once is let go: transport error", async (stage) => {
  const { io, url } = await stage.start();
  const reason = new Promise((resolve) => {
    io.on("connection", (socket) => {
      socket.on("disconnect", (said, description) => resolve([said, description]));
    });
  });
  const { sid } = await RawPolling.connect(url);
  const asked = [1, 2].map(() => rawRequest(`${url}${HANDSHAKE}&sid=${sid}`).catch(() => {}));
  stage.log(await reason);
  await Promise.all(asked);
});

sameServer("who joins no namespace in time is let go", async (stage) => {
  const { io, url } = await stage.start({ connectTimeout: 100 });
  const { socket } = await RawWebSocket.handshake(url);
  await socket.closed();
  stage.log(io.engine.clientsCount);
});

sameServer("compression is offered where the options say so", async (stage) => {
  const body = "x".repeat(2000);
  for (const httpCompression of [true, false, { threshold: 10_000 }]) {
    const { io, url } = await stage.start({ httpCompression });
    io.engine.on("connection", (conn: { send: (text: string) => void }) => conn.send(body));
    const first = await rawRequest(url + HANDSHAKE);
    const [open = ""] = first.body.split("\u001e");
    const { sid } = JSON.parse(open.slice(1)) as { sid: string };
    const all = first.body.includes(body)
      ? undefined
      : await rawRequest(`${url}${HANDSHAKE}&sid=${sid}`, {
          headers: { "accept-encoding": "gzip" },
        });
    stage.log(all?.headers["content-encoding"]);
  }
});

sameServer("the clients of another Engine.IO server are taken by bind", async (stage) => {
  const { Server: Engine } = (await import("engine.io")) as { Server: new () => ForeignEngine };
  const { io, url, http } = await stage.start({ path: "/unused" });
  const engine = new Engine();
  engine.attach(http, { path: "/socket.io/" });
  stage.log(io.bind(engine) === io, io.engine === (engine as unknown));
  io.on("connection", (socket) => {
    socket.on("echo", (value: unknown, answer: (value: unknown) => void) => answer(value));
    socket.on("disconnect", (reason) => stage.log(reason));
  });
  for (const transport of ["websocket", "polling"]) {
    const client = await stage.join(url, { transports: [transport] });
    stage.log(await client.emitWithAck("echo", { bytes: Buffer.from([1]) }));
    client.disconnect();
    await until(() => io.sockets.sockets.size === 0, "the client has left");
  }
});

interface ForeignEngine {
  attach(http: object, options: object): void;
}
