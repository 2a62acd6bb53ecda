// A server in a process of its own: sends a number of MB to one room when told to, and tells how its memory was meanwhile.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "@baro/server";
import { MIB, type Order, type Outcome } from "./contract.ts";

const CHUNK = 64 * 1024;
const [options = "{}"] = process.argv.slice(2);
const httpServer = createServer();
const io = new Server(httpServer, { serveClient: false, ...JSON.parse(options) });
const ends: Record<string, number> = {};
let healthy: Socket | undefined;

io.on("connection", (socket) => {
  void socket.join("all");
  if (socket.handshake.query["healthy"] === "1") healthy = socket;
  socket.on("disconnect", (reason) => {
    ends[reason] = (ends[reason] ?? 0) + 1;
  });
});

function memory(): { held: number; rss: number } {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: (heapUsed + external) / MIB, rss: rss / MIB };
}

/** Goes as fast as the healthy client takes it. */
async function broadcast({ megabytes }: Order): Promise<Outcome> {
  const before = memory();
  const most = { ...before };
  for (let sent = 0; sent < megabytes; sent++) {
    for (let i = 0; i < MIB / CHUNK; i++) {
      io.to("all").emit("chunk", sent, Buffer.alloc(CHUNK, i));
      // A burst stays well below the bound of those who read.
      if (i % 4 === 3) await healthy?.drained();
    }
    const now = memory();
    most.held = Math.max(most.held, now.held);
    most.rss = Math.max(most.rss, now.rss);
  }
  io.to("all").emit("end");
  await healthy?.drained();
  return { held: most.held - before.held, rss: most.rss, ends, clients: io.engine.clientsCount };
}

process.on("message", (order: Order) => {
  void broadcast(order).then((outcome) => process.send?.(outcome));
});
process.on("disconnect", () => process.exit());
httpServer.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (httpServer.address() as AddressInfo).port });
});
