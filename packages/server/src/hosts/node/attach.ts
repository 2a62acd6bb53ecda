import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { ClientFiles } from "./client-files.ts";
import { type ConnectedServer, type Connections, connectionsOf } from "./connections.ts";
import type { NodeEngine } from "./node-engine.ts";
import { closeAfterWriting } from "./refuse-upgrade.ts";

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;
type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What is needed of a server of node:http, node:https or node:http2 (with HTTP/1 allowed). */
export interface AttachableServer {
  rawListeners(event: "request"): unknown[];
  removeAllListeners(event: "request"): unknown;
  on(event: "request", listener: RequestListener): unknown;
  on(event: "upgrade", listener: UpgradeListener): unknown;
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
  /** The HTTP server's, since it is attached to, or since `openPort`. */
  readonly connections: Connections;
  /** Gives the HTTP server back as it was. */
  detach(): void;
}

/** Puts an engine before whatever else answers on an HTTP server: what is under its path is the engine's, the rest goes on as before. */
export function attach(
  engine: NodeEngine,
  server: AttachableServer & ConnectedServer,
  options: AttachOptions = {},
): Attachment {
  const route = new Route(engine, matchedPath(options), options);
  const connections = connectionsOf(server);
  const others = requestListeners(server);
  const onRequest: RequestListener = (request, response) => {
    connections.asked(request.socket);
    if (route.matches(request)) route.onRequest(request, response);
    else for (const other of others) other.call(server, request, response);
  };
  const onUpgrade: UpgradeListener = (request, socket, head) => {
    connections.asked(request.socket);
    if (route.matches(request)) engine.handleUpgrade(request, socket, head);
    else route.onForeignUpgrade(socket);
  };
  replaceListeners(server, [onRequest]);
  server.on("upgrade", onUpgrade);
  const detach = () => {
    route.close();
    connections.leave();
    server.off("upgrade", onUpgrade);
    const present = requestListeners(server);
    replaceListeners(
      server,
      present.flatMap((listener) => (listener === onRequest ? others : [listener])),
    );
  };
  return { path: route.path, connections, detach };
}

/** With the wrappers of `once`, so that they can be given back as they were. */
function requestListeners(server: AttachableServer): RequestListener[] {
  return server.rawListeners("request").filter(isRequestListener);
}

function replaceListeners(server: AttachableServer, listeners: readonly RequestListener[]): void {
  server.removeAllListeners("request");
  for (const listener of listeners) server.on("request", listener);
}

function isRequestListener(listener: unknown): listener is RequestListener {
  return typeof listener === "function";
}

function matchedPath({ path = "/engine.io", addTrailingSlash = true }: AttachOptions): string {
  const bare = path.replace(/\/$/, "");
  return addTrailingSlash ? `${bare}/` : bare;
}

/** Which requests are the engine's, and what becomes of them. */
class Route {
  readonly path: string;
  readonly #engine: NodeEngine;
  readonly #options: AttachOptions;
  readonly #files: ClientFiles | undefined;
  #isOpen = true;

  constructor(engine: NodeEngine, path: string, options: AttachOptions) {
    this.#engine = engine;
    this.path = path;
    this.#options = options;
    this.#files = options.serveClient ? new ClientFiles() : undefined;
  }

  matches(request: IncomingMessage): boolean {
    const { url = "" } = request;
    if (!this.#isOpen || !url.startsWith(this.path)) return false;
    const next = url.charAt(this.path.length);
    return this.path.endsWith("/") || next === "" || next === "?" || next === "/";
  }

  /** Nothing is the engine's any more, also where another engine was attached later and still passes requests on. */
  close(): void {
    this.#isOpen = false;
  }

  onRequest(request: IncomingMessage, response: ServerResponse): void {
    const name = this.#fileIn(request.url ?? "");
    if (!name) this.#engine.handleRequest(request, response);
    else this.#serveFile(name, request, response);
  }

  /** An upgrade of somebody else's: closed if nobody has answered after a while, as nobody else might. */
  onForeignUpgrade(socket: Duplex & { bytesWritten?: number }): void {
    if (this.#options.destroyUpgrade === false) return;
    // Nobody may have it: then its errors are nobody's.
    socket.on("error", () => socket.destroy());
    const before = socket.bytesWritten;
    const timer = setTimeout(() => {
      if (socket.writable && socket.bytesWritten === before) closeAfterWriting(socket);
    }, this.#options.destroyUpgradeTimeout ?? 1000);
    timer.unref();
  }

  #fileIn(url: string): string | undefined {
    const slash = url.startsWith("/", this.path.length) ? 1 : 0;
    const start = this.path.length + slash;
    // Nearly every request is for a session.
    if (!this.#files || url.startsWith("?", start)) return undefined;
    return ClientFiles.nameIn(url.slice(start));
  }

  #serveFile(name: string, request: IncomingMessage, response: ServerResponse): void {
    this.#engine.applyCors(request, response, () => this.#files?.serve(name, request, response));
  }
}
