// The four type parameters: what they allow, and what they refuse.

import { type RemoteSocket, Server, type Socket } from "@baro/server";
import { expectTypeOf } from "vitest";

interface FromClients {
  move: (x: number, y: number) => void;
  ask: (question: string, done: (answer: string) => void) => void;
}

interface ToClients {
  moved: (id: string) => void;
  nothing: () => void;
  question: (text: string, done: (answer: number) => void) => void;
  failing: (done: (error: Error, answer: number) => void) => void;
  message: (text: string) => void;
}

interface BetweenServers {
  ping: (n: number) => void;
  count: (done: (n: number) => void) => void;
}

interface Data {
  user: string;
}

const io = new Server<FromClients, ToClients, BetweenServers, Data>();

io.on("connection", (socket) => {
  expectTypeOf(socket).toEqualTypeOf<Socket<FromClients, ToClients, BetweenServers, Data>>();
  expectTypeOf(socket.data).toEqualTypeOf<Data>();

  socket.on("move", (...args) => expectTypeOf(args).toEqualTypeOf<[x: number, y: number]>());
  socket.on("ask", (question, done) => {
    expectTypeOf(question).toEqualTypeOf<string>();
    done("answer");
    // @ts-expect-error the answer is a string
    done(1);
  });
  // @ts-expect-error clients send no such event
  socket.on("moved", () => {});
  // @ts-expect-error x is a number
  socket.on("move", (x: string) => x);

  socket.emit("moved", "id");
  socket.emit("nothing");
  socket.send("text");
  // @ts-expect-error the server sends no such event
  socket.emit("move", 1, 2);
  // @ts-expect-error the id is a string
  socket.emit("moved", 1);
  // @ts-expect-error the id is missing
  socket.emit("moved");

  socket.emit("question", "?", (answer) => expectTypeOf(answer).toEqualTypeOf<number>());
  socket.timeout(10).emit("question", "?", (error, answer) => {
    expectTypeOf(error).toEqualTypeOf<Error>();
    expectTypeOf(answer).toEqualTypeOf<number>();
  });
  expectTypeOf(socket.emitWithAck("question", "?")).resolves.toEqualTypeOf<number>();
  expectTypeOf(socket.timeout(10).emitWithAck("question", "?")).resolves.toEqualTypeOf<number>();
  // @ts-expect-error this event is not answered
  socket.emitWithAck("moved", "id");

  socket.to("room").emit("moved", "id");
  socket.broadcast.emit("question", "?", (answers) => {
    expectTypeOf(answers).toEqualTypeOf<number[]>();
  });
  socket.broadcast.timeout(10).emit("question", "?", (error, answers) => {
    expectTypeOf(error).toEqualTypeOf<Error>();
    expectTypeOf(answers).toEqualTypeOf<number[]>();
  });
  // @ts-expect-error the id is a string
  socket.to("room").emit("moved", 1);
});

io.use((socket, next) => {
  expectTypeOf(socket.data.user).toEqualTypeOf<string>();
  next();
});

io.emit("moved", "id");
io.to("room").emit("moved", "id");
io.timeout(10).emit("question", "?", (error, answers) => {
  expectTypeOf(error).toEqualTypeOf<Error>();
  expectTypeOf(answers).toEqualTypeOf<number[]>();
});
expectTypeOf(io.timeout(10).emitWithAck("question", "?")).resolves.toEqualTypeOf<number[]>();
// @ts-expect-error the server sends no such event
io.emit("move", 1, 2);
// @ts-expect-error events that are answered need a timeout
io.emit("question", "?", (answer: number) => answer);

io.on("ping", (n) => expectTypeOf(n).toEqualTypeOf<number>());
io.on("count", (done) => done(1));
// @ts-expect-error no such event between servers
io.on("move", () => {});
io.serverSideEmit("ping", 1);
io.serverSideEmit("count", (error, counts) => {
  expectTypeOf(error).toEqualTypeOf<Error>();
  expectTypeOf(counts).toEqualTypeOf<number[]>();
});
expectTypeOf(io.serverSideEmitWithAck("count")).resolves.toEqualTypeOf<number[]>();
// @ts-expect-error n is a number
io.serverSideEmit("ping", "1");

const remotes = await io.fetchSockets();
expectTypeOf(remotes).branded.toEqualTypeOf<RemoteSocket<ToClients, Data>[]>();
for (const remote of remotes) {
  expectTypeOf(remote.data.user).toEqualTypeOf<string>();
  remote.emit("moved", "id");
  // @ts-expect-error the id is a string
  remote.emit("moved", 1);
}

const namespace = io.of("/a");
namespace.on("connection", (socket) => expectTypeOf(socket.data).toEqualTypeOf<Data>());
namespace.emit("moved", "id");
// @ts-expect-error the id is a string
namespace.emit("moved", 1);
