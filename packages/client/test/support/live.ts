import { type RunningServer, type ServerOptions, startServer } from "@baro/testing";
import { afterEach } from "vitest";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "../../src/index.ts";

/** The servers that every test of this package with a server runs on. */
export const SERVERS = ["socket.io", "baro"] as const;

export type ServerName = (typeof SERVERS)[number];

type ClientOptions = Partial<ManagerOptions & SocketOptions>;

const servers = new Set<RunningServer>();
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.disconnect();
  sockets.clear();
  const closing = [...servers].map((server) => server.close());
  servers.clear();
  await Promise.all(closing);
});

/** Starts a server that the end of the test closes. */
export async function serve(
  impl: ServerName,
  options: Partial<ServerOptions> = {},
  port?: number,
): Promise<RunningServer> {
  const start = { impl, options };
  const server = await startServer(port === undefined ? start : { ...start, port });
  servers.add(server);
  return server;
}

/** A client with a connection of its own, that the end of the test closes. */
export function client(url: string, options: ClientOptions = {}): Socket {
  return track(io(url, { forceNew: true, reconnectionDelay: 10, ...options }));
}

/** Has the end of the test close a socket. */
export function track(socket: Socket): Socket {
  sockets.add(socket);
  return socket;
}
