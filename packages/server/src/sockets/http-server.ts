import { createServer, type ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import type { HttpServerLike } from "./host.ts";
import type { ServerOptions } from "./options.ts";

/** The first argument of `new Server`. */
export type ServerArgument = HttpServerLike | Partial<ServerOptions> | number | string | undefined;

/** Whether an argument is the options and no server. */
export function isOptions(argument: ServerArgument): argument is Partial<ServerOptions> {
  return typeof argument === "object" && !("listen" in argument);
}

/**
 * The HTTP server that is meant: a given one, or a new one on a port, which answers 404 to everything that is not ours.
 * @throws Error for a request handler (as Express apps are), which is no server
 */
export function httpServerOf(server: HttpServerLike | number | string): HttpServerLike {
  if (typeof server === "function") {
    throw new Error(
      "You are trying to attach socket.io to an express request handler function. Please pass a http.Server instance.",
    );
  }
  if (typeof server === "object") return server;
  const own = createServer((_request, response) => response.writeHead(404).end());
  return own.listen(Number(server));
}

/** What there is of an HTTP server's connections. */
interface Closable {
  /** Lets nobody in any more, and calls back when all have gone. */
  shut(closed: (error?: Error) => void): void;
  /** Closes those by which no request is under way. */
  closeIdle(): void;
}

/**
 * Stops an HTTP server. Resolves in any case; the error goes to `callback`.
 * @param connections its own, so that those alone are closed that nobody uses: then by who asks for it
 */
export function closeHttpServer(
  server: HttpServerLike | undefined,
  callback: (error?: Error) => void,
  connections?: Closable,
): Promise<void> {
  return new Promise((resolve) => {
    const closed = (error?: Error): void => {
      resolve();
      callback(error);
    };
    if (!server) return closed();
    const release = endKeptConnections(server);
    const done = (error?: Error): void => {
      release();
      closed(error);
    };
    if (connections) connections.shut(done);
    else server.close(done);
  });
}

/**
 * `close` waits for connections that are in use, and a browser that tries to come back by one uses it again and again: so
 * each further answer is its connection's last. Gives what ends this.
 */
function endKeptConnections(server: HttpServerLike): () => void {
  const onRequest = (_request: unknown, response: ServerResponse | Http2ServerResponse): void => {
    if (response.req.httpVersionMajor === 1) response.setHeader("Connection", "close");
  };
  server.prependListener("request", onRequest);
  return () => server.off("request", onRequest);
}

/** How often a server that is to stop looks for connections that nobody uses. ms */
const SWEEP_INTERVAL = 50;

/** Ends connections as soon as they are idle, which else live on for `keepAliveTimeout`, or longer. Gives what ends this. */
export function endIdleConnections(connections: Closable | undefined): () => void {
  if (!connections) return () => {};
  const sweep = setInterval(() => connections.closeIdle(), SWEEP_INTERVAL);
  return () => clearInterval(sweep);
}
