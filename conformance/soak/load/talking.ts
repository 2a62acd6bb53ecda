import { randomBytes } from "node:crypto";
import type { Socket } from "socket.io-client";
import { ROOMS } from "../names.ts";
import { anyOf, type Field, type Role } from "./field.ts";

/** How a client gets its answer: longer than that is wrong, unless its connection was lost meanwhile. ms */
const ANSWER = 20_000;

export const TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]];

/** Talks in rooms, joins and leaves them, and wants answers. */
export function talker(transports: string[]): Role {
  return async (field) => {
    const socket = field.connect({ transports });
    socket.on("said", () => field.count("heard"));
    socket.on("tick", () => field.count("ticks"));
    socket.on("asked", (_value: unknown, answer: (value: string) => void) => answer("yes"));
    while (!field.isOver) {
      if (socket.connected) await talk(field, socket);
      await field.pause(200);
    }
    socket.disconnect();
  };
}

async function talk(field: Field, socket: Socket): Promise<void> {
  const room = anyOf(ROOMS, "room 0");
  socket.emit("join", room);
  socket.emit("say", room, `hello ${room}`);
  socket.volatile.emit("tick", room, Date.now());
  await echo(field, socket, Math.random() < 0.3 ? randomBytes(5000) : { text: room, n: [1, 2, 3] });
  if (Math.random() < 0.2) await ask(field, socket);
  socket.emit("leave", room);
}

/** Gets back what it sent. */
async function echo(field: Field, socket: Socket, value: unknown): Promise<void> {
  const back = await answered(field, socket, { event: "echo", args: [value] });
  if (back === undefined) return;
  field.count(Buffer.isBuffer(value) ? "binary echoes" : "echoes");
  const isSame = Buffer.isBuffer(value)
    ? Buffer.isBuffer(back) && value.equals(back)
    : JSON.stringify(value) === JSON.stringify(back);
  if (!isSame) field.wrong(`an echo is not what was sent: ${String(back).slice(0, 100)}`);
}

/** Has the server ask it. */
async function ask(field: Field, socket: Socket): Promise<void> {
  const reply = await answered(field, socket, { event: "ask me", args: [] });
  if (reply === "yes") field.count("asked back");
}

/** @returns undefined when the connection was lost meanwhile, which is noted as wrong when it was not */
export async function answered(
  field: Field,
  socket: Socket,
  { event, args }: { event: string; args: unknown[] },
): Promise<unknown> {
  let wasLost = !socket.connected;
  const onLost = (): void => {
    wasLost = true;
  };
  socket.once("disconnect", onLost);
  try {
    return await socket.timeout(ANSWER).emitWithAck(event, ...args);
  } catch {
    if (wasLost) field.count("unanswered, connection lost");
    else field.wrong(`no answer to "${event}" in ${ANSWER} ms`);
    return undefined;
  } finally {
    socket.off("disconnect", onLost);
  }
}
