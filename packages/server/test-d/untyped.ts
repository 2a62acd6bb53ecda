// What programs that give no maps of events may write: any event, any arguments.

import { createServer, type RequestListener } from "node:http";
import { createSecureServer } from "node:http2";
import makeServer, {
  type BroadcastOperator,
  type DefaultEventsMap,
  type DisconnectReason,
  type ExtendedError,
  type HealthHandler,
  health,
  type Namespace,
  type RemoteSocket,
  Server,
  type ServerOptions,
  type Socket,
} from "@baro/server";
import { expectTypeOf } from "vitest";

const options: Partial<ServerOptions> = { cors: { origin: "*" }, pingTimeout: 1, path: "/x" };
const io = new Server(createServer(), options);
new Server();
new Server(3000);
new Server(createSecureServer());
new Server({ serveClient: false });
expectTypeOf(makeServer(3000)).toEqualTypeOf<Server>();

const { live, ready } = health(io, { checks: [() => true, async () => {}], timeout: 500 });
expectTypeOf(live).toEqualTypeOf<HealthHandler>();
expectTypeOf(ready).toExtend<RequestListener>();
expectTypeOf(io.ready()).toEqualTypeOf<Promise<boolean>>();

io.on("connection", (socket) => {
  expectTypeOf(socket).toEqualTypeOf<
    Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap>
  >();
  socket.on("anything", (one, two, done) => done(one + two));
  socket.once("anything", async () => {});
  socket.emit("anything", 1, "two", { three: [] }, (answer: string) => answer.length);
  socket.on("disconnect", (reason) => expectTypeOf(reason).toEqualTypeOf<DisconnectReason>());
  socket.on("error", (error) => expectTypeOf(error).toEqualTypeOf<Error>());
  socket.onAny((event, ...args) => [event, ...args]);
  socket.use(([event, ...args], next) => (args.length > 0 ? next() : next(new Error(event))));
  expectTypeOf(socket.id).toEqualTypeOf<string>();
  expectTypeOf(socket.rooms).toEqualTypeOf<Set<string>>();
  expectTypeOf(socket.connected).toEqualTypeOf<boolean>();
  expectTypeOf(socket.data).toBeAny();
  expectTypeOf(socket.handshake.auth["token"]).toBeAny();
  expectTypeOf(socket.conn.transport.name).toEqualTypeOf<"polling" | "websocket">();
  expectTypeOf(socket.nsp.server).toEqualTypeOf<Server>();
  socket.join("a");
  socket.leave("a");
  socket.to("a").except(["b"]).volatile.emit("x");
  socket.broadcast.timeout(10).emit("x", (error: Error, answers: unknown[]) => [error, answers]);
  socket.disconnect(true).removeAllListeners().volatile.emit("x");
});

io.use((socket, next) => {
  expectTypeOf(socket).toEqualTypeOf<Socket>();
  const error: ExtendedError = new Error("no");
  error.data = { code: 1 };
  next(error);
});

// Handed on as a function of one argument, which it is with Socket.IO.
type Middleware = Parameters<Server["use"]>[0];
const middleware: Middleware[] = [(_socket, next) => next()];
middleware.forEach(io.use, io);
expectTypeOf<Parameters<Server["use"]>>().toEqualTypeOf<[middleware: Middleware]>();
class Guarded extends Server {
  override use(check: Middleware): this {
    return super.use(check);
  }
}
const guarded: Pick<Server, "use"> = { use: (check) => new Guarded().use(check) };
for (const server of [io, guarded]) server.use((_socket, next) => next(), { always: true });

const namespace: Namespace = io.of("/a");
namespace.on("connection", (socket: Socket) => socket.nsp.emit("x"));
namespace.adapter.on("join-room", (room: string) => room);
io.of(/^\/room-\d+$/).on("connect", ({ nsp }) => nsp.name);
io.of((name, auth, next) => next(null, name === auth["name"]));
io.on("new_namespace", ({ name }) => name);

const operator = io.to("a").in(["b"]).except("c").compress(false).local;
expectTypeOf(operator).toEqualTypeOf<BroadcastOperator<DefaultEventsMap, unknown>>;
const found: RemoteSocket<DefaultEventsMap, unknown>[] = await io.fetchSockets();
expectTypeOf(found[0]?.data).toBeUnknown();
io.engine.on("connection_error", ({ code, message }) => [code, message]);
expectTypeOf(io.engine.clientsCount).toEqualTypeOf<number>();
expectTypeOf(io.close()).resolves.toEqualTypeOf<void>();
io.close((error) => error?.message);
io.path("/y").serveClient(false).connectTimeout(5).listen(3000).attach(createServer());
expectTypeOf(io.path()).toEqualTypeOf<string>();
expectTypeOf(io.connectTimeout()).toEqualTypeOf<number>();

function takesSocket(socket: Socket): string {
  return socket.id;
}
io.once("connection", takesSocket);
