import { createServer } from "node:http";
import { listen, once } from "@baro/testing";
import { sameServer } from "./support/same.ts";
import { settle } from "./support/stage.ts";

sameServer(
  "a server can be made of nothing, of options, of a port and of a server",
  async (stage) => {
    const { Server } = stage.server;
    const http = createServer();
    const made = [
      new Server(),
      new Server({ path: "/x/" }),
      new Server(undefined, { connectTimeout: 5 }),
      new Server(http, { serveClient: false }),
      new Server(0, { path: "/y" }),
    ];
    for (const io of made) {
      stage.log(io.path(), io.serveClient(), io.connectTimeout(), typeof io.adapter());
      stage.log(typeof io.engine, typeof io.httpServer);
    }
    made[4]?.close();
  },
);

sameServer(
  "a request handler is refused as a server, with the text of socket.io",
  async (stage) => {
    const handler = Object.assign(() => {}, {});
    try {
      Reflect.construct(stage.server.Server, [handler]);
    } catch (error) {
      stage.log(error);
    }
  },
);

sameServer("accessors give what was set, and chain", async (stage) => {
  const io = new stage.server.Server();
  stage.log(io.path("/a/") === io, io.path(), io.serveClient(false) === io, io.serveClient());
  stage.log(io.connectTimeout(1) === io, io.connectTimeout(), io.use(() => {}) === io);
  stage.log(io.send("x") === io, io.write("x") === io, io.emit("a"), io.to("a").emit("b"));
  stage.log(io.of("/") === io.sockets, io.of("") === io.sockets, io.of("a") === io.of("/a"));
});

sameServer("listeners of a server are those of its main namespace", async (stage) => {
  const io = new stage.server.Server();
  const listener = () => {};
  stage.log(io.on("a" as "connection", listener) === (io.sockets as unknown));
  stage.log(
    io.listeners("a" as "connection").length,
    io.sockets.listenerCount("a"),
    io.eventNames(),
  );
});

sameServer("options of the constructor go before those of attach", async (stage) => {
  const io = new stage.server.Server({ pingTimeout: 6000 });
  io.attach(createServer(), { pingInterval: 24_000 });
  stage.log(
    Reflect.get(io.engine.opts, "pingTimeout"),
    Reflect.get(io.engine.opts, "pingInterval"),
  );
});

sameServer(
  "close tells all sockets, then adapters, the connections, and the HTTP server, and then calls back",
  async (stage) => {
    const { io, http, client, socket } = await stage.pair();
    io.of("/other").on("connection", (joined) => {
      joined.on("disconnect", (reason) => stage.log("other", reason));
    });
    await once(client.io.socket("/other"), "connect");
    socket.on("disconnecting", (reason) => stage.log("disconnecting", reason));
    socket.on("disconnect", (reason) => stage.log("disconnect", reason));
    socket.conn.on("close", (reason) => stage.log("connection", reason));
    http.on("close", () => stage.log("http"));
    io.sockets.adapter.close = () => void stage.log("adapter");
    const closed = io.close(() => stage.log("callback"));
    stage.log("called");
    await closed;
    stage.log("closed", http.listening);
    delete (io.sockets.adapter as { close?: unknown }).close;
  },
);

sameServer(
  "close of a server whose HTTP server does not listen gives the error to the callback",
  async (stage) => {
    const io = new stage.server.Server(createServer());
    await io.close((error) => stage.log(Reflect.get(Object(error), "code")));
  },
);

sameServer("a server can listen again after close", async (stage) => {
  const io = new stage.server.Server();
  for (let round = 0; round < 2; round++) {
    const http = createServer();
    const port = await listen(http);
    stage.log(io.listen(http) === io);
    const client = await stage.join(`http://127.0.0.1:${port}`, { reconnection: false });
    stage.log(client.connected);
    await io.close();
  }
});

sameServer("an instance is of the exported class", async (stage) => {
  const { io, socket } = await stage.pair();
  const { Server } = stage.server;
  const classOf = (name: string) => Reflect.get(stage.server, name) as new () => object;
  const [Socket, Namespace] = [classOf("Socket"), classOf("Namespace")];
  stage.log(io instanceof Server, socket instanceof Socket, io.of("/") instanceof Namespace);
  stage.log(io.of(/x/) instanceof Namespace, socket.constructor.name, io.constructor.name);
  stage.log(io.of("/a").constructor.name, io.of(/y/).constructor.name, io.to("a").constructor.name);
});

sameServer("names below the public API that programs reach for are there", async (stage) => {
  const pair = await stage.pair();
  const { io, socket } = pair;
  await settle(pair);
  const { client, conn } = socket;
  const read = (of: object, name: string): unknown => Reflect.get(of, name);
  stage.log(read(socket, "server") === io, read(socket, "adapter") === socket.nsp.adapter);
  stage.log(read(client, "id") === read(conn, "id"), read(client, "server") === io);
  stage.log(Object(read(client, "sockets")).get(socket.id) === socket);
  stage.log([...Object(read(client, "nsps")).keys()], read(conn, "server") === io.engine);
  stage.log(Object.keys(Object(read(io.engine, "clients"))).length, io.engine.clientsCount);
  stage.log(Object(read(io.engine, "clients"))[read(conn, "id") as string] === conn);
  stage.log(read(io, "eio") === io.engine, read(io, "_opts") === read(io, "opts"));
  stage.log(typeof Object(read(io, "encoder")).encode, Object(read(socket, "acks")).size);
});
