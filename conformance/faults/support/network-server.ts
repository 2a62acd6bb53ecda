// A server in a process of its own, perhaps in a network of its own, which publishes while the network is bad.
import { createServer } from "node:http";
import { Server } from "@baro/server";
import { activeResources, answerQuestions, type Counts, portOf } from "@baro/testing";
import { LOG } from "./network-times.ts";

/** What the process has. */
export interface Census {
  readonly sessions: number;
  readonly sockets: number;
  readonly rooms: number;
  readonly resources: Counts;
}

/** Times of the heartbeat, ms. */
export interface Heartbeats {
  readonly pingInterval: number;
  readonly pingTimeout: number;
}

interface Running {
  readonly io: Server;
  published: number;
  publishing?: NodeJS.Timeout;
}

let running: Running | undefined;

function server(): Running {
  if (!running) throw new Error("the server is not open");
  return running;
}

const answers = {
  /** Listens on all addresses, as that of a network comes later. @returns the port */
  open: async (heartbeats: Heartbeats): Promise<number> => {
    const httpServer = createServer();
    const io = new Server(httpServer, { serveClient: false, ...heartbeats });
    running = { io, published: 0 };
    io.channels.authorize(() => true);
    io.on("connection", (socket) => socket.join("a room"));
    await new Promise<void>((resolve) => httpServer.listen(0, "0.0.0.0", resolve));
    return portOf(httpServer);
  },
  /** Also where it is not open. */
  close: async (): Promise<void> => {
    clearInterval(running?.publishing);
    await running?.io.close();
    running = undefined;
  },
  publish: (everyMs: number): void => {
    const at = server();
    at.publishing = setInterval(() => {
      at.published++;
      void at.io.channel(LOG).publish("entry", at.published);
    }, everyMs).unref();
  },
  /** @returns how many were published */
  stopPublishing: (): number => {
    clearInterval(server().publishing);
    return server().published;
  },
  census: (): Census => ({
    sessions: running?.io.engine.clientsCount ?? 0,
    sockets: running?.io.of("/").sockets.size ?? 0,
    rooms: running?.io.of("/").adapter.rooms.size ?? 0,
    resources: activeResources(),
  }),
  /** Ends all sessions at once, as a server that is killed and started again. */
  dropAll: (): void => {
    for (const socket of server().io.of("/").sockets.values()) socket.conn.close();
  },
};
/** What it can be asked. */
export type ServerAnswers = typeof answers;

answerQuestions(answers);
