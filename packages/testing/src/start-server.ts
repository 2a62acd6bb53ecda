import { createServer, type Server as HttpServer } from "node:http";
import type { Server } from "socket.io";
import { listen } from "./listen.ts";
import { loadServer, type ServerName, type ServerOptions, subject } from "./subject.ts";
import { within } from "./within.ts";

/** A server that runs. `port` is on 127.0.0.1. */
export interface RunningServer {
  readonly io: Server;
  readonly httpServer: HttpServer;
  readonly port: number;
  readonly url: string;
  /** Closes everything, connections included. Idempotent. */
  close(): Promise<void>;
}

/** What to start. */
export interface StartOptions {
  /** Whose server. Default: the subject of this run. */
  readonly impl?: ServerName;
  /** Passed to `new Server`. `serveClient` is off unless given. */
  readonly options?: Partial<ServerOptions>;
  /** Default: one of the OS. */
  readonly port?: number;
  /** Default: a node:http server without listeners. */
  readonly httpServer?: HttpServer;
}

/** Starts a realtime server on loopback. */
export async function startServer(start: StartOptions = {}): Promise<RunningServer> {
  const { impl = subject, options = {}, httpServer = createServer() } = start;
  const { Server } = await loadServer(impl);
  const io = new Server(httpServer, { serveClient: false, ...options });
  const port = await listen(httpServer, start.port);
  const close = closer(io, httpServer);
  return { io, httpServer, port, url: `http://127.0.0.1:${port}`, close };
}

function closer(io: Server, httpServer: HttpServer): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= within(closeAll(io, httpServer), "the server to close");
    return closing;
  };
}

async function closeAll(io: Server, httpServer: HttpServer): Promise<void> {
  const closed = io.close();
  httpServer.closeAllConnections();
  await closed;
}
