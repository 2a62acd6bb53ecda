// Sockets of other servers, events between servers, broadcasts with answers, and catch-all listeners.

import { type DefaultEventsMap, type RemoteSocket, Server } from "@baro/server";
import { expectTypeOf } from "vitest";

interface ToClients {
  moved: (id: string) => void;
  question: (text: string, done: (answer: number) => void) => void;
  failing: (done: (error: Error, answer: number) => void) => void;
}

interface BetweenServers {
  note: (text: string) => void;
  count: (done: (n: number) => void) => void;
}

interface Data {
  user: string;
}

const io = new Server<DefaultEventsMap, ToClients, BetweenServers, Data>();

/** Never run: the compiler is the test. */
export async function remoteSockets(): Promise<void> {
  for (const remote of await io.fetchSockets()) {
    expectTypeOf(remote.id).toEqualTypeOf<string>();
    expectTypeOf(remote.rooms).toEqualTypeOf<Set<string>>();
    expectTypeOf(remote.data).toEqualTypeOf<Data>();
    expectTypeOf(remote.handshake.issued).toEqualTypeOf<number>();
    remote.join("a");
    remote.join(["a", "b"]);
    remote.leave("a");
    remote.disconnect(true).emit("moved", "id");
    remote.emit("question", "?", (answer) => expectTypeOf(answer).toEqualTypeOf<number>());
    remote.timeout(10).emit("question", "?", (error, answer) => {
      expectTypeOf(error).toEqualTypeOf<Error>();
      expectTypeOf(answer).toEqualTypeOf<number>();
    });
    const answered = remote.timeout(10).emitWithAck("question", "?");
    expectTypeOf(await answered).toEqualTypeOf<number>();
    // @ts-expect-error the server sends no such event
    remote.emit("unknown");
    // @ts-expect-error rooms are text
    remote.join(1);
    // @ts-expect-error what is known of a remote socket is a copy
    remote.data = { user: "b" };
  }
}

/** A function may ask for sockets of whatever server. */
export function takesRemote(remote: RemoteSocket<DefaultEventsMap, unknown>): string {
  remote.emit("anything", 1, "two");
  return remote.id;
}

export async function betweenServers(): Promise<void> {
  io.on("note", (text) => expectTypeOf(text).toEqualTypeOf<string>());
  io.of("/a").on("count", (done) => {
    done(1);
    // @ts-expect-error the answer is a number
    done("1");
  });
  expectTypeOf(io.serverSideEmit("note", "hi")).toEqualTypeOf<boolean>();
  io.of("/a").serverSideEmit("count", (error, counts) => {
    expectTypeOf(error).toEqualTypeOf<Error>();
    expectTypeOf(counts).toEqualTypeOf<number[]>();
  });
  expectTypeOf(await io.of("/a").serverSideEmitWithAck("count")).toEqualTypeOf<number[]>();
  // @ts-expect-error this event is not answered
  await io.serverSideEmitWithAck("note", "hi");
  // @ts-expect-error no such event between servers
  io.serverSideEmit("moved", "id");
  // @ts-expect-error the text is missing
  io.serverSideEmit("note");
}

export async function broadcasts(): Promise<void> {
  const answers = await io.to("room").timeout(10).emitWithAck("question", "?");
  expectTypeOf(answers).toEqualTypeOf<number[]>();
  expectTypeOf(await io.timeout(10).emitWithAck("failing")).toEqualTypeOf<number[]>();
  io.to("room")
    .timeout(10)
    .emit("failing", (error, all) => {
      expectTypeOf(error).toEqualTypeOf<Error>();
      expectTypeOf(all).toEqualTypeOf<number[]>();
    });
  // @ts-expect-error without a timeout nobody tells that it failed
  await io.to("room").emitWithAck("question", "?");
  // @ts-expect-error this event is not answered
  await io.timeout(10).emitWithAck("moved", "id");
  // @ts-expect-error the text is missing
  await io.timeout(10).emitWithAck("question");
}

io.on("connection", (socket) => {
  socket.onAny((event, ...args) => {
    expectTypeOf(event).toBeAny();
    args.push(event);
  });
  socket.onAny((event: string, first: number, ...rest: unknown[]) => [event, first, rest]);
  socket.prependAny((event: string) => event);
  socket.onAnyOutgoing((event: string, ...args: unknown[]) => [event, args]);
  socket.prependAnyOutgoing(() => {});
  expectTypeOf(socket.offAny()).toEqualTypeOf(socket);
  expectTypeOf(socket.offAnyOutgoing(() => {})).toEqualTypeOf(socket);
  for (const listener of socket.listenersAny()) listener("event", 1);
  for (const listener of socket.listenersAnyOutgoing()) listener("event", 1);
  // Clients send what they like: the map of what is heard is the default one.
  socket.on("anything", (one, ...more) => [one, more]);
  // @ts-expect-error a listener is a function
  socket.onAny("event");
});
