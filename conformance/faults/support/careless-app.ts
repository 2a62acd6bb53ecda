// A server in a process of its own, with an app whose code throws wherever it can. Every error is named after its place.
import { subscribe } from "node:diagnostics_channel";
import { createServer, type IncomingMessage } from "node:http";
import { format, promisify } from "node:util";
import { type Namespace, Server, type Socket } from "@baro/server";
import { answerQuestions, listen } from "@baro/testing";

function boom(place: string): never {
  throw new Error(place);
}

/** Rejects, without being a Promise. */
function promiseOfALibrary(place: string): unknown {
  const later = async () => boom(place);
  return new Proxy(
    {},
    {
      has: () => true,
      get:
        () =>
        (...args: []) =>
          later().then(...args),
    },
  );
}

/** What reached the outside of the server, since it was last asked for. */
const seen = { printed: [] as string[], uncaught: [] as string[], told: [] as string[] };
console.error = (...args) => seen.printed.push(format(...args));
subscribe("baro:listener:failed", (message) => {
  if (typeof message === "object" && message !== null) {
    seen.told.push(String(Reflect.get(message, "event")));
  }
});
if (process.argv.includes("--tracked")) {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (error: Error) => seen.uncaught.push(error.message));
  }
}

const httpServer = createServer();
const io = new Server(httpServer, {
  serveClient: false,
  cleanupEmptyChildNamespaces: true,
  allowRequest(request, decide) {
    if (request.headers["x-app"] === "allowRequest") boom("allowRequest");
    if (request.headers["x-app"] === "a gate that never decides") return;
    decide(null, true);
  },
});

io.engine.on("connection_error", () => boom("connection_error"));
io.engine.on("headers", (_headers: unknown, { headers }: IncomingMessage) => {
  if (headers["x-app"] === "headers") boom("headers");
});
io.engine.on("initial_headers", async (_headers: unknown, { headers }: IncomingMessage) => {
  if (headers["x-app"] === "initial_headers") boom("initial_headers");
});
const nameSession = io.engine.generateId.bind(io.engine);
io.engine.generateId = (request: IncomingMessage) =>
  request.headers["x-app"] === "generateId" ? boom("generateId") : nameSession(request);
io.engine.on("connection", ({ request }: { request: IncomingMessage }) => {
  if (request.headers["x-app"] === "engine connection") boom("engine connection");
});

/** What a client has the app do, by the name of the event. */
const PLACES: { readonly [place: string]: (this: Socket) => unknown } = {
  listener: () => boom("listener"),
  "async listener": async () => boom("async listener"),
  "thenable of a listener": () => promiseOfALibrary("thenable of a listener"),
  callback() {
    this.emit("ask", () => boom("callback"));
  },
  "callback with a timeout"() {
    this.timeout(10_000).emit("ask", () => boom("callback with a timeout"));
  },
  "late callback"() {
    this.timeout(1).emit("silence", () => boom("late callback"));
  },
  "callback of a broadcast"() {
    io.to(this.id)
      .timeout(10_000)
      .emit("ask", () => boom("callback of a broadcast"));
  },
  "late callback of a broadcast"() {
    io.to(this.id)
      .timeout(1)
      .emit("silence", () => boom("late callback of a broadcast"));
  },
  "listener of what is sent"() {
    this.onAnyOutgoing(() => boom("listener of what is sent"));
    io.to(this.id).emit("news");
  },
  "listener of a room"() {
    this.join("a room that fails");
  },
  "listener of another server's events"() {
    const main = io.of("/");
    Reflect.apply(Reflect.get(main, "_onServerSideEmit"), main, [["from another server"]]);
  },
  "listener of a packet"() {
    this.conn.once("packet", () => boom("listener of a packet"));
  },
  "async listener of a packet"() {
    this.conn.once("packet", async () => boom("async listener of a packet"));
  },
  "callback of a send"() {
    this.conn.once("drain", () => boom("callback of a send"));
    this.emit("news");
  },
  "listener of a disconnection"() {
    this.on("disconnecting", () => boom("listener of a disconnection"));
    this.on("disconnect", () => boom("listener of a disconnection"));
    this.conn.on("close", () => boom("listener of a disconnection"));
    this.disconnect(true);
  },
  "listener of an entry"() {
    return io.channel("log").publish("said", 1);
  },
};

io.on("from another server", () => boom("listener of another server's events"));
io.of("/").adapter.on("join-room", (room: string) => {
  if (room === "a room that fails") boom("listener of a room");
});
io.channels.on("entry", () => boom("listener of an entry"));
io.on("connection", (socket) => {
  for (const [place, act] of Object.entries(PLACES)) socket.on(place, act.bind(socket));
  socket.onAny((event) => event === "catch-all listener" && boom(event));
  socket.use(([event], next) => {
    next();
    if (event === "middleware after its next") boom(event);
  });
  socket.on("echo", (value, answer) => answer(value));
});

io.of("/connection").on("connection", () => boom("connection"));
io.of("/async connection").on("connection", async () => boom("async connection"));
io.of("/error").on("connection", (socket) => {
  socket.on("error", () => boom("error"));
  socket.on("go", () => boom("what error hears"));
});
io.of("/stuck").use(() => {});
io.of("/refusing").use(() => boom("refused"));
io.of("/stuck event").on("connection", (socket) => socket.use(() => {}));
io.of(/^\/child-/).on("connection", () => boom("connection of a child"));
io.on("new_namespace", ({ name }: Namespace) => name.startsWith("/child-") && boom(name));

async function census() {
  const connections = promisify(httpServer.getConnections.bind(httpServer));
  const namespaces: ReadonlyMap<string, Namespace> = Reflect.get(io, "_nsps");
  const all = [...namespaces.values()];
  const sum = (count: (namespace: Namespace) => number) =>
    all.reduce((total, namespace) => total + count(namespace), 0);
  return {
    connections: await connections(),
    sessions: io.engine.clientsCount,
    namespaces: all.length,
    sockets: sum(({ sockets }) => sockets.size),
    sids: sum(({ adapter }) => adapter.sids.size),
    rooms: sum(({ adapter }) => adapter.rooms.size),
  };
}

function takeSeen() {
  const { printed, uncaught, told } = seen;
  return {
    printed: printed.splice(0),
    uncaught: uncaught.splice(0),
    told: told.splice(0),
  };
}

const port = await listen(httpServer);
const answers = { port: () => port, census, takeSeen };
export type CarelessApp = typeof answers;
answerQuestions(answers);
