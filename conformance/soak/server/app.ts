import type { Server as HttpServer } from "node:http";
import { Server, type Socket } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";
import { CHANNELS, DEAF_ROOM, KEPT } from "../names.ts";

/** What clients that read nothing are sent. Bytes each time. */
const FIREHOSE = "x".repeat(256 * 1024);
const FIREHOSE_INTERVAL = 50;

/** The app that is soaked: a little of everything. */
export function createApp(httpServer: HttpServer, file: string): Server {
  const io = new Server(httpServer, {
    serveClient: false,
    store: sqliteStore(file),
    pingInterval: 3000,
    pingTimeout: 3000,
    maxSendBuffer: 512 * 1024,
    connectionStateRecovery: { maxDisconnectionDuration: 5000 },
  });
  io.use((_socket, next) => setImmediate(next));
  for (const namespace of [io.of("/"), io.of("/side"), io.of(/^\/made-\d+$/)]) {
    namespace.on("connection", serve);
  }
  io.channels.authorize(() => true);
  for (const name of CHANNELS) io.channels.retain(name, { maxEntries: KEPT });
  setInterval(() => io.to(DEAF_ROOM).emit("flood", FIREHOSE), FIREHOSE_INTERVAL).unref();
  return io;
}

function serve(socket: Socket): void {
  socket.on("join", (room: string) => socket.join(room));
  socket.on("leave", (room: string) => socket.leave(room));
  socket.on("say", (room: string, text: string) => socket.to(room).emit("said", text));
  socket.on("tick", (room: string, at: number) => socket.to(room).volatile.emit("tick", at));
  socket.on("echo", (value: unknown, answer: (value: unknown) => void) => answer(value));
  socket.on("ask me", async (answer: (value: unknown) => void) => {
    const reply = socket.timeout(2000).emitWithAck("asked", 1);
    answer(await reply.catch(() => "no answer"));
  });
}
