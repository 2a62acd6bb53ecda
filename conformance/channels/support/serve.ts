// A server with channels in a file, until it is killed. It says its port when it listens.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "@baro/server";
import { sqliteStore } from "@baro/sqlite";

const [path = ""] = process.argv.slice(2);
const httpServer = createServer();
const io = new Server(httpServer, {
  store: sqliteStore(path),
  serveClient: false,
  // What hangs is to be noticed soon.
  pingInterval: 1000,
  pingTimeout: 1000,
});
// Moves its clients to whoever listens then.
process.once("SIGTERM", () => void io.drain({ timeout: 5000 }));
io.channels.authorize(() => true);
httpServer.listen(0, "127.0.0.1", () => {
  const { port } = httpServer.address() as AddressInfo;
  process.stdout.write(`${port}\n`);
});
