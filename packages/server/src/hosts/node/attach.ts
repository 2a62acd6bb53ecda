import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { ClientFiles } from "./client-files.ts";
import type { NodeEngine } from "./node-engine.ts";

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;
type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What is needed of a server of node:http, node:https or node:http2 (with HTTP/1 allowed). */
export interface AttachableServer {
  listeners(event: "request"): unknown[];
  removeAllListeners(event: "request"): unknown;
  on(event: "request", listener: RequestListener): unknown;
  on(event: "upgrade", listener: UpgradeListener): unknown;
  off(event: "request", listener: RequestListener): unknown;
  off(event: "upgrade", listener: UpgradeListener): unknown;
}

/** Where the engine is found on an HTTP server. */
export interface AttachOptions {
  /** Default "/engine.io". */
  readonly path?: string;
  /** Whether the path ends in a slash. Default true. */
  readonly addTrailingSlash?: boolean;
  /** Whether the browser bundles of the client are served under the path. Default false. */
  readonly serveClient?: boolean;
  /** Whether upgrade requests that nobody answers are closed. Default true. */
  readonly destroyUpgrade?: boolean;
  /** After how many ms. Default 1000. */
  readonly destroyUpgradeTimeout?: number;
}

/** What holds while an engine is attached. */
export interface Attachment {
  /** The path as it is matched. */
  readonly path: string;
  /** Gives the HTTP server back as it was. */
  detach(): void;
}

/** Puts an engine before whatever else answers on an HTTP server: what is under its path is the engine's, the rest goes on as before. */
export function attach(
  engine: NodeEngine,
  server: AttachableServer,
  options: AttachOptions = {},
): Attachment {
  const path = matchedPath(options);
  const route = new Route(engine, path, options);
  const others = server.listeners("request").filter(isRequestListener);
  const onRequest: RequestListener = (request, response) => {
    if (route.matches(request)) route.onRequest(request, response);
    else for (const other of others) other.call(server, request, response);
  };
  const onUpgrade: UpgradeListener = (request, socket, head) => {
    if (route.matches(request)) engine.handleUpgrade(request, socket, head);
    else route.onForeignUpgrade(socket);
  };
  server.removeAllListeners("request");
  server.on("request", onRequest);
  server.on("upgrade", onUpgrade);
  const detach = () => {
    server.off("request", onRequest);
    server.off("upgrade", onUpgrade);
    for (const other of others) server.on("request", other);
  };
  return { path, detach };
}

function isRequestListener(listener: unknown): listener is RequestListener {
  return typeof listener === "function";
}

function matchedPath({ path = "/engine.io", addTrailingSlash = true }: AttachOptions): string {
  const bare = path.replace(/\/$/, "");
  return addTrailingSlash ? `${bare}/` : bare;
}

class Route {
  readonly #engine: NodeEngine;
  readonly #path: string;
  readonly #options: AttachOptions;
  readonly #files: ClientFiles | undefined;

  constructor(engine: NodeEngine, path: string, options: AttachOptions) {
    this.#engine = engine;
    this.#path = path;
    this.#options = options;
    this.#files = options.serveClient ? new ClientFiles() : undefined;
  }

  matches(request: IncomingMessage): boolean {
    return request.url?.startsWith(this.#path) ?? false;
  }

  onRequest(request: IncomingMessage, response: ServerResponse): void {
    const rest = request.url?.slice(this.#path.length).replace(/^\//, "") ?? "";
    const name = this.#files && ClientFiles.nameIn(rest);
    if (!name) this.#engine.handleRequest(request, response);
    else this.#serveFile(name, request, response);
  }

  /** An upgrade of somebody else's: closed if nobody has answered after a while, as nobody else might. */
  onForeignUpgrade(socket: Duplex & { bytesWritten?: number }): void {
    if (this.#options.destroyUpgrade === false) return;
    const timer = setTimeout(() => {
      if (!socket.writable || (socket.bytesWritten ?? 0) > 0) return;
      socket.on("error", () => socket.destroy());
      socket.end();
    }, this.#options.destroyUpgradeTimeout ?? 1000);
    timer.unref();
  }

  #serveFile(name: string, request: IncomingMessage, response: ServerResponse): void {
    this.#engine.applyCors(request, response, () => this.#files?.serve(name, request, response));
  }
}
