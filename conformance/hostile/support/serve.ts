// A server in a process of its own, with an app that gives back what clients send. Questions come by the process channel.

import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Namespace, Server, type Socket } from "@baro/server";
import { activeResources } from "@baro/testing";
import type { Census, Question } from "./census.ts";

const [given = "{}"] = process.argv.slice(2);
const { http, ...options } = JSON.parse(given);
const httpServer = createServer(http ?? {}, (_request, response) => response.writeHead(404).end());
const io = new Server(httpServer, {
  serveClient: false,
  pingInterval: 1000,
  // Above what a loaded machine keeps a client waiting that does answer.
  pingTimeout: 2000,
  ...options,
});
io.channels.authorize(() => true);
for (const namespace of [io.of("/"), io.of(/^\/room-/)]) namespace.on("connection", giveBack);

/** Limits that were reached, and reasons for which sessions ended, with how often. */
const told: Record<string, number> = {};
const count = (name: string) => {
  told[name] = (told[name] ?? 0) + 1;
};
subscribe("baro:limit:reached", (message) => count((message as { code: string }).code));
subscribe("baro:input:refused", (message) => count((message as { code: string }).code));
subscribe("baro:session:close", (message) => count((message as { reason: string }).reason));

/** No `error` listener here: an app need not have one. */
function giveBack(socket: Socket): void {
  socket.onAny((event: string, ...args: unknown[]) => {
    const last = args.at(-1);
    if (typeof last === "function") last(...args.slice(0, -1));
    else socket.emit(event, ...args);
  });
  socket.on("join", (room) => socket.join(room));
  socket.on("ask", () => socket.emit("asked", () => {}));
  socket.on("ask often", (times: number) => {
    for (let i = 0; i < times; i++) socket.emit("asked", () => {});
  });
  socket.on("send", (bytes: number) => socket.emit("sent", randomBytes(bytes)));
}

function census(): Census {
  globalThis.gc?.();
  const namespaces: ReadonlyMap<string, Namespace> = Reflect.get(io, "_nsps");
  const { heapUsed, external } = process.memoryUsage();
  return {
    sessions: io.engine.clientsCount,
    sockets: [...namespaces.values()].reduce((sum, { sockets }) => sum + sockets.size, 0),
    namespaces: namespaces.size,
    memory: heapUsed + external,
    told,
    resources: activeResources(),
    polluted: Object.keys(Object.prototype).length > 0 || "polluted" in {},
  };
}

process.on("message", ({ id }: Question) => process.send?.({ id, census: census() }));
process.on("disconnect", () => process.exit());
httpServer.listen(0, "127.0.0.1", () => {
  const { port } = httpServer.address() as AddressInfo;
  process.send?.({ port });
});
