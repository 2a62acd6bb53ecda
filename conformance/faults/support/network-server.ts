// A server in a process of its own, perhaps in a network of its own, which publishes while the network is bad.
import { createServer } from "node:http";
import { Server } from "@baro/server";
import { activeResources, answerQuestions, type Counts, portOf } from "@baro/testing";
import { LOG, PING_INTERVAL, PING_TIMEOUT } from "./network-times.ts";

/** What the process has. */
export interface Census {
  readonly sessions: number;
  readonly sockets: number;
  readonly rooms: number;
  readonly resources: Counts;
}

const [options = "{}"] = process.argv.slice(2);
const httpServer = createServer();
const io = new Server(httpServer, {
  serveClient: false,
  pingInterval: PING_INTERVAL,
  pingTimeout: PING_TIMEOUT,
  ...JSON.parse(options),
});
io.channels.authorize(() => true);
io.on("connection", (socket) => socket.join("a room"));

let publishing: NodeJS.Timeout | undefined;
let published = 0;

const answers = {
  /** On all addresses, as that of a network comes later. @returns the port */
  listen: (): Promise<number> =>
    new Promise((resolve) => {
      httpServer.listen(0, "0.0.0.0", () => resolve(portOf(httpServer)));
    }),
  publish: (everyMs: number): void => {
    publishing = setInterval(() => {
      published++;
      void io.channel(LOG).publish("entry", published);
    }, everyMs);
  },
  /** @returns how many were published */
  stopPublishing: (): number => {
    clearInterval(publishing);
    return published;
  },
  census: (): Census => ({
    sessions: io.engine.clientsCount,
    sockets: io.of("/").sockets.size,
    rooms: io.of("/").adapter.rooms.size,
    resources: activeResources(),
  }),
  /** Ends all sessions at once, as a server that is killed and started again. */
  dropAll: (): void => {
    for (const socket of io.of("/").sockets.values()) socket.conn.close();
  },
};
/** What it can be asked. */
export type ServerAnswers = typeof answers;

answerQuestions(answers);
