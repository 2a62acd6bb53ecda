import { createServer } from "node:http";
import { listen, once } from "@baro/testing";
import { sameClient } from "./support/same.ts";

const ALONE = { autoConnect: false } as const;

sameClient("the package exports what programs import", async (stage) => {
  const { client } = stage;
  const names = ["io", "connect", "default", "Manager", "Socket", "protocol"];
  names.push("Fetch", "XHR", "NodeXHR", "WebSocket", "NodeWebSocket", "WebTransport");
  for (const name of names) stage.log(name, typeof Reflect.get(client, name));
  stage.log(Reflect.get(client, "protocol"), Reflect.get(client.io, "Manager") === client.Manager);
  stage.log(
    Reflect.get(client.io, "connect") === client.io,
    Reflect.get(client.io, "Socket") === client.Socket,
  );
});

sameClient(
  "a manager has the defaults of socket.io, and accessors that chain",
  async ({ client, log }) => {
    const manager = new client.Manager("http://localhost:1", { ...ALONE, reconnectionDelay: 5 });
    log(manager.reconnection(), manager.reconnectionAttempts(), manager.reconnectionDelay());
    log(manager.reconnectionDelayMax(), manager.randomizationFactor(), manager.timeout());
    log(manager.reconnection(false) === manager, manager.reconnection());
    log(manager.reconnectionAttempts(3).reconnectionAttempts(), manager.timeout(false).timeout());
    log(
      manager.randomizationFactor(0).randomizationFactor(),
      manager.reconnectionDelay(9).reconnectionDelay(),
    );
    log(manager.reconnectionDelayMax(8).reconnectionDelayMax(), manager._readyState);
    log(Reflect.get(manager, "uri"), manager.opts.path, manager.opts.autoConnect);
  },
);

sameClient(
  "namespaces of one server share a connection, unless the options say otherwise",
  async ({ client, log }) => {
    const { io } = client;
    const url = "http://localhost:1";
    const first = io(url, ALONE);
    const others = {
      namespace: io(`${url}/a`, ALONE),
      again: io(url, ALONE),
      query: io(`${url}/b?x=1`, ALONE),
      multiplex: io(url, { ...ALONE, multiplex: false }),
      forceNew: io(`${url}/c`, { ...ALONE, forceNew: true }),
      path: io(`${url}/d`, { ...ALONE, path: "/other" }),
      port: io("http://localhost:2/e", ALONE),
    };
    for (const [name, socket] of Object.entries(others)) {
      log(name, Reflect.get(socket, "nsp"), socket.io === first.io, socket.io.opts.query);
    }
  },
);

sameClient("reserved names are refused with the text of socket.io", async (stage) => {
  const socket = stage.connect("http://localhost:1", ALONE);
  const events = ["connect", "connect_error", "disconnect", "disconnecting", "newListener"];
  for (const event of [...events, "removeListener", "error", "reconnect", "ping"]) {
    try {
      socket.emit(event);
      stage.log(event);
    } catch (error) {
      stage.log(event, error);
    }
  }
});

sameClient("listeners are added, counted and removed", async (stage) => {
  const socket = stage.connect("http://localhost:1", ALONE);
  const listener = () => {};
  stage.log(
    socket.on("a", listener) === socket,
    socket.hasListeners("a"),
    socket.listeners("a").length,
  );
  stage.log(socket.listeners("a")[0] === listener, socket.once("b", listener) === socket);
  stage.log(socket.off("b", listener) === socket, socket.hasListeners("b"), socket.listeners("b"));
  stage.log(
    socket.off("a") === socket,
    socket.listeners("a"),
    socket.removeAllListeners() === socket,
  );
  stage.log(socket.listenersAny(), socket.listenersAnyOutgoing());
});

sameClient("transports can be given as classes", async (stage) => {
  const { url } = await stage.start();
  for (const name of ["NodeXHR", "NodeWebSocket"]) {
    const given = Reflect.get(stage.client, name);
    const socket = await stage.join(url, { transports: [given] });
    stage.log(name, socket.io.engine.transport.name, socket.io.engine.transport instanceof given);
  }
});

sameClient("the next transport is tried where the options say so", async (stage) => {
  const { url } = await stage.start({ transports: ["polling"] });
  const transports = ["websocket", "polling"];
  const socket = await stage.join(url, { transports, tryAllTransports: true });
  stage.log(socket.io.engine.transport.name);
});

sameClient("what the options say reaches the server", async (stage) => {
  const { io, url } = await stage.start();
  io.on("connection", ({ handshake }) => {
    const { t, ...query } = handshake.query;
    const { cookie, "x-h": header } = handshake.headers;
    stage.log(typeof t, query, header, cookie, handshake.auth);
  });
  await stage.join(url, { query: { a: 1, b: "é&=", c: true }, auth: { token: [1] } });
  await stage.join(url, { extraHeaders: { "x-h": "1", cookie: "k=v" } });
  await stage.join(url, {
    transports: ["polling"],
    transportOptions: { polling: { extraHeaders: { "x-h": "p" } } },
  });
  await stage.join(url, { timestampRequests: true, timestampParam: "t" });
  await stage.join(`${url}/?k=v&l=%20`);
  await stage.join(url, { auth: (give) => give({ late: 1 }) });
});

sameClient("a server that is not there gives the errors of socket.io", async (stage) => {
  for (const transport of ["polling", "websocket"]) {
    const socket = stage.connect("http://127.0.0.1:1", {
      transports: [transport],
      reconnection: false,
    });
    const [managerError, error] = [once(socket.io, "error"), once(socket, "connect_error")];
    stage.log(await managerError, socket.active, socket.connected);
    const { type, description } = (await error) as { type: string; description: unknown };
    stage.log(await error, type, typeof description, socket.io._readyState);
  }
});

sameClient("a server without socket.io gives the errors of socket.io", async (stage) => {
  const http = createServer((_request, response) => response.writeHead(404).end("nothing"));
  const port = await listen(http);
  stage.after(() => http.close());
  for (const transport of ["polling", "websocket"]) {
    const url = `http://127.0.0.1:${port}`;
    const socket = stage.connect(url, { transports: [transport], reconnection: false });
    const error = (await once(socket, "connect_error")) as { description: unknown };
    stage.log(error, transport === "polling" && error.description);
  }
});

sameClient("a server that does not answer in time gives a timeout", async (stage) => {
  const http = createServer(() => {});
  const port = await listen(http);
  stage.after(() => {
    http.closeAllConnections();
    http.close();
  });
  const options = { timeout: 30, reconnection: false, transports: ["polling"] };
  stage.log(await once(stage.connect(`http://127.0.0.1:${port}`, options), "connect_error"));
});

sameClient("attempts to connect are told, counted and given up", async (stage) => {
  const options = { reconnectionDelay: 5, reconnectionAttempts: 2, transports: ["polling"] };
  const socket = stage.connect("http://127.0.0.1:1", options);
  const events = [
    "open",
    "error",
    "close",
    "reconnect_attempt",
    "reconnect_error",
    "reconnect",
  ] as const;
  for (const event of events) {
    socket.io.on(event, (...args: unknown[]) => stage.log(event, ...args));
  }
  socket.on("connect_error", (error) => stage.log("connect_error", error, socket.active));
  await once(socket.io, "reconnect_failed");
  stage.log(socket.active, socket.connected);
});

sameClient("a manager opens when it is told, and tells the caller", async (stage) => {
  const { url } = await stage.start();
  const manager = new stage.client.Manager(url, { ...ALONE, transports: ["websocket"] });
  const socket = manager.socket("/");
  stage.log(socket.active, manager.socket("/") === socket);
  await new Promise<void>((resolve) => {
    manager.open((error) => resolve(stage.log(error, manager._readyState)));
  });
  await once(socket.connect(), "connect");
  stage.log(manager.engine.readyState, Object.keys(Reflect.get(manager, "nsps")));
  socket.disconnect();
  stage.log(manager._readyState);
  const wrong = new stage.client.Manager("http://127.0.0.1:1", {
    ...ALONE,
    transports: ["polling"],
  });
  await new Promise<void>((resolve) =>
    wrong.open((error) => resolve(stage.log(error, wrong._readyState))),
  );
});

sameClient(
  "options that are changed later count from the next attempt to connect on",
  async (stage) => {
    const { io, url } = await stage.start();
    io.on("connection", ({ handshake }) => {
      stage.log(
        handshake.query["room"],
        handshake.headers["x-token"],
        handshake.query["transport"],
      );
    });
    const options = { query: { room: "one" }, extraHeaders: { "x-token": "one" } };
    const socket = await stage.join(url, options);
    socket.disconnect();
    socket.io.opts.query = { room: "two" };
    socket.io.opts.extraHeaders = { "x-token": "two" };
    socket.io.opts.transports = ["polling"];
    await once(socket.connect(), "connect");
  },
);

sameClient("a manager that is given another URL goes there at the next attempt", async (stage) => {
  const [first, second] = [await stage.start(), await stage.start()];
  const socket = await stage.join(first.url);
  socket.disconnect();
  Reflect.set(socket.io, "uri", second.url);
  await once(socket.connect(), "connect");
  stage.log(first.io.engine.clientsCount, second.io.engine.clientsCount);
});
