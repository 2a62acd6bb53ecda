// Sockets with one map, with two, with the default ones, and catch-all listeners.

import { type DefaultEventsMap, io, Manager, type Socket } from "@baro/client";
import { expectTypeOf } from "vitest";

interface Events {
  text: (text: string) => void;
  ask: (question: string, reply: (answer: number, certainty: number) => void) => void;
}

/** Never run: the compiler is the test. */
export async function oneMap(): Promise<void> {
  const socket: Socket<Events> = io();
  socket.on("text", (text) => expectTypeOf(text).toEqualTypeOf<string>());
  socket.emit("text", "hi");
  // With one map the events of both directions are the same.
  expectTypeOf(socket).toEqualTypeOf<Socket<Events, Events>>();
  // As with socket.io-client, the promise is typed for answers of one value.
  expectTypeOf(await socket.emitWithAck("ask", "?")).toBeAny();
  socket.timeout(10).emit("ask", "?", (error, answer, certainty) => {
    expectTypeOf(error).toEqualTypeOf<Error>();
    expectTypeOf(answer + certainty).toEqualTypeOf<number>();
  });
  // @ts-expect-error no such event
  socket.emit("unknown");
  // @ts-expect-error the question is missing
  await socket.timeout(10).emitWithAck("ask");
}

export function defaults(): void {
  const socket: Socket<DefaultEventsMap, DefaultEventsMap> = io();
  expectTypeOf(socket).toEqualTypeOf<Socket>();
  socket.emit("anything", 1, () => {});
  const typed: Socket<DefaultEventsMap, Events> = new Manager("http://h").socket("/");
  typed.on("whatever", (one, two) => [one, two]);
  // @ts-expect-error what is sent is typed all the same
  typed.emit("text", 1);
}

export function catchAlls(socket: Socket<Events>): void {
  socket.onAny((event, ...args) => [expectTypeOf(event).toBeAny(), args]);
  socket.onAny((event: string, first: number) => [event, first]);
  expectTypeOf(socket.prependAny(() => {})).toEqualTypeOf(socket);
  expectTypeOf(socket.offAny().offAnyOutgoing(() => {})).toEqualTypeOf(socket);
  socket.onAnyOutgoing((event: string, ...args: unknown[]) => [event, args]);
  for (const listener of socket.listenersAny()) listener("event", 1);
  for (const listener of socket.listenersAnyOutgoing()) listener("event", 1);
  // @ts-expect-error a listener is a function
  socket.onAny("event");
}

export function buffers(socket: Socket): void {
  socket.sendBuffer = [];
  socket.receiveBuffer = [];
}

export function reserved(socket: Socket<Events>): void {
  socket.on("connect", () => {}).once("connect_error", ({ message, data }) => [message, data]);
  socket.on("disconnect", (reason, description) => [reason.length, description]);
  // @ts-expect-error a reason is text
  socket.on("disconnect", (reason: number) => reason);
  // @ts-expect-error the life of a socket is not emitted
  socket.emit("connect");
}
