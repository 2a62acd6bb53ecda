import { allowConversations } from "./conversations.ts";
import type { Answer } from "./events.ts";
import { authorOf } from "./identity.ts";
import { Lobby } from "./lobby.ts";
import { type RATES, RateLimit } from "./rate-limit.ts";
import { Refused } from "./refused.ts";
import type { Store } from "./store.ts";
import { Visit } from "./visit.ts";
import type { ChatServer, ChatSocket } from "./wire.ts";

export interface ChatOptions {
  readonly io: ChatServer;
  readonly store: Store;
  /** How long someone who lost the connection is still counted as there, in ms. */
  readonly grace?: number;
}

/** Makes a chat of a server and a store. `close` ends its timers; the server and the store stay the caller's. */
export async function startChat({
  io,
  store,
  grace = 3000,
}: ChatOptions): Promise<{ close(): void }> {
  const lobby = new Lobby(io, store, grace);
  allowConversations(io, store);
  const opened = lobby.open();
  io.use((socket, next) => {
    try {
      socket.data.author = authorOf(socket.handshake.auth);
      socket.data.rate = new RateLimit();
      // The list of rooms has to be complete.
      opened.then(() => next(), next);
    } catch (error) {
      next(Object.assign(new Error("refused"), { data: refusalOf(error).refusal }));
    }
  });
  io.on("connection", (socket) => {
    listen(socket, new Visit(lobby, socket));
    socket.emit("welcome", { self: socket.data.author, rooms: lobby.rooms() });
  });
  await opened;
  return { close: () => lobby.close() };
}

function listen(socket: ChatSocket, visit: Visit): void {
  const on = answering(visit);
  socket.on("room:create", (input, reply) =>
    on("room:create", reply, () => visit.createRoom(input)),
  );
  socket.on("room:enter", (input, reply) => on("room:enter", reply, () => visit.enter(input)));
  socket.on("room:leave", (input, reply) => on("room:leave", reply, () => visit.leave(input)));
  socket.on("typing", (input) => on("typing", ignore, () => visit.typing(input)));
  socket.on("disconnect", () => visit.end());
}

/** Runs a request and answers it: its value, or why not. A request without an acknowledgement is not run. */
function answering(visit: Visit) {
  return async <T>(
    kind: keyof typeof RATES,
    reply: (answer: Answer<T>) => void,
    run: () => T | Promise<T>,
  ): Promise<void> => {
    if (typeof reply !== "function") return;
    try {
      visit.pay(kind);
      reply({ ok: true, value: await run() });
    } catch (error) {
      reply({ ok: false, error: refusalOf(error).refusal });
    }
  };
}

function ignore(): void {}

/** What the client is told of an error: the details of one that is our own fault go to the log only. */
function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  console.error(error);
  return new Refused("internal");
}
