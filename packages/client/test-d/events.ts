import connectDefault, { connect, io, Manager, type ManagerOptions, Socket } from "@baro/client";
import { expectTypeOf } from "vitest";

interface ServerEvents {
  message: (text: string, from: number) => void;
  question: (text: string, reply: (answer: boolean) => void) => void;
}

interface ClientEvents {
  say: (text: string) => void;
  ask: (text: string, reply: (answer: number) => void) => void;
  bare: () => void;
}

type Typed = Socket<ServerEvents, ClientEvents>;

/** Never run: the compiler is the test. */
export function entryPoints(options: Partial<ManagerOptions>) {
  expectTypeOf(io()).toEqualTypeOf<Socket>();
  expectTypeOf(io("/chat")).toEqualTypeOf<Socket>();
  expectTypeOf(io({ transports: ["websocket"], auth: { token: 1 } })).toEqualTypeOf<Socket>();
  expectTypeOf(connect("/", { auth: (give) => give({ token: 1 }) })).toEqualTypeOf<Socket>();
  expectTypeOf(connectDefault("/", options)).toEqualTypeOf<Socket>();
  const typed: Typed = io();
  expectTypeOf(typed.io.engine.transport.name).toEqualTypeOf<string>();
  expectTypeOf(new Manager("http://h").socket("/")).toEqualTypeOf<Socket>();
  expectTypeOf(new Manager(options)).toEqualTypeOf<Manager>();
  expectTypeOf(new Socket(new Manager(), "/", { retries: 1 })).toExtend<Socket>();
  // @ts-expect-error: the URL is text
  io(42);
  // @ts-expect-error: no such option
  io({ transport: ["websocket"] });
  // @ts-expect-error: an option of another type
  io({ reconnectionDelay: "1s" });
}

export function listening(socket: Typed) {
  socket.on("message", (text, from) => {
    expectTypeOf(text).toEqualTypeOf<string>();
    expectTypeOf(from).toEqualTypeOf<number>();
  });
  socket.on("question", (_text, reply) => {
    expectTypeOf(reply).toEqualTypeOf<(answer: boolean) => void>();
    reply(true);
    // @ts-expect-error: the answer is a boolean
    reply("yes");
  });
  socket.once("connect", () => {});
  socket.on("connect_error", (error) => {
    expectTypeOf(error).toExtend<Error>();
    expectTypeOf(error.data).toBeAny();
  });
  socket.on("disconnect", (reason, details) => {
    expectTypeOf(reason).toEqualTypeOf<Socket.DisconnectReason>();
    if (details && !(details instanceof Error)) {
      expectTypeOf(details.description).toEqualTypeOf<string>();
    }
  });
  socket.off().off("message").removeListener("message").removeAllListeners();
  // @ts-expect-error: no such event of the server
  socket.on("say", () => {});
  // @ts-expect-error: the first argument is text
  socket.on("message", (_text: number) => {});
}

export function emitting(socket: Typed) {
  expectTypeOf(socket.emit("say", "hi")).toEqualTypeOf<Typed>();
  socket.emit("bare");
  socket.emit("ask", "why", (answer) => expectTypeOf(answer).toEqualTypeOf<number>());
  socket.volatile.compress(false).emit("say", "hi");
  // @ts-expect-error: no such event of the client
  socket.emit("message", "hi", 1);
  // @ts-expect-error: an argument is missing
  socket.emit("say");
  // @ts-expect-error: an argument too many
  socket.emit("say", "hi", 1);
  // @ts-expect-error: an argument of another type
  socket.emit("say", 1);
}

export async function acknowledging(socket: Typed) {
  expectTypeOf(await socket.emitWithAck("ask", "why")).toEqualTypeOf<number>();
  const answer: number = await socket.timeout(1).emitWithAck("ask", "why");
  expectTypeOf(answer).toEqualTypeOf<number>();
  socket.timeout(1).emit("ask", "why", (error, answer) => {
    expectTypeOf(error).toEqualTypeOf<Error>();
    expectTypeOf(answer).toEqualTypeOf<number>();
  });
  // @ts-expect-error: an argument is missing
  await socket.emitWithAck("ask");
}

export async function untyped(socket: Socket) {
  socket.on("anything", (first, second) => [expectTypeOf(first).toBeAny(), second]);
  socket.on("anything", (text: string, reply: (answer: number) => void) => reply(text.length));
  socket.emit("anything", 1, "two", { three: 3 }, (answer: string) => answer.length);
  expectTypeOf(await socket.emitWithAck("anything", 1)).toBeAny();
  socket.timeout(1).emit("anything", (error: Error, answer: string) => [error, answer]);
  socket.onAny((event, ...args) => [event, args]);
  socket.prependAnyOutgoing((event: string, ...args: unknown[]) => [event, args]);
  socket.send("any", "thing");
}

export function state(socket: Socket) {
  expectTypeOf(socket.id).toEqualTypeOf<string | undefined>();
  expectTypeOf(socket.connected).toEqualTypeOf<boolean>();
  expectTypeOf(socket.disconnected).toEqualTypeOf<boolean>();
  expectTypeOf(socket.active).toEqualTypeOf<boolean>();
  expectTypeOf(socket.recovered).toEqualTypeOf<boolean>();
  socket.auth = { token: "new" };
  socket.auth = (give) => give({ token: "new" });
  expectTypeOf(socket.open().connect().close().disconnect()).toEqualTypeOf<Socket>();
  // @ts-expect-error: auth is an object or a function
  socket.auth = "token";
}

export function manager(socket: Socket) {
  const { io: m } = socket;
  expectTypeOf(m.reconnection()).toEqualTypeOf<boolean>();
  expectTypeOf(m.reconnection(true)).toEqualTypeOf<Manager>();
  expectTypeOf(
    m.reconnectionAttempts(3).reconnectionDelay(1).reconnectionDelayMax(2),
  ).toEqualTypeOf<Manager>();
  expectTypeOf(m.timeout()).toEqualTypeOf<number | boolean>();
  m.on("reconnect", (attempt) => expectTypeOf(attempt).toEqualTypeOf<number>());
  m.on("reconnect_attempt", (attempt) => expectTypeOf(attempt).toEqualTypeOf<number>());
  m.on("reconnect_error", (error) => expectTypeOf(error).toEqualTypeOf<Error>());
  m.on("reconnect_failed", () => {});
  m.on("error", (error) => expectTypeOf(error).toEqualTypeOf<Error>());
  m.on("ping", () => {});
  m.engine.once("upgrade", (transport) => expectTypeOf(transport.name).toEqualTypeOf<string>());
  m.engine.on("packet", ({ type, data }) => [type, data]);
  m.engine.on("packetCreate", ({ type, data }) => [type, data]);
  m.engine.on("close", (reason) => expectTypeOf(reason).toEqualTypeOf<string>());
  // @ts-expect-error: no such event of a manager
  m.on("connect_error", () => {});
}
