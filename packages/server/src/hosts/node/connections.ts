import { Server as NetServer, type Socket } from "node:net";

/** What is needed of a server of node:http, node:https or node:http2. */
export interface ConnectedServer {
  on(event: "connection" | "secureConnection", listener: (socket: Socket) => void): unknown;
  off(event: "connection" | "secureConnection", listener: (socket: Socket) => void): unknown;
  close(callback: (error?: Error) => void): unknown;
  /** Neither is there with HTTP/2. */
  closeIdleConnections?(): void;
  closeAllConnections?(): void;
}

/** Of servers that nothing is attached to yet. */
const watched = new WeakMap<ConnectedServer, Connections>();

/** Knows the connections of a server from now on, for what is attached to it later. */
export function watchConnections(server: ConnectedServer): void {
  watched.set(server, new Connections(server));
}

/** The connections of a server that is attached to: since they are watched, or from now on. */
export function connectionsOf(server: ConnectedServer): Connections {
  const known = watched.get(server) ?? new Connections(server);
  watched.delete(server);
  return known;
}

/**
 * The connections of an HTTP server, so that they can be ended whatever has become of them. The server itself knows neither
 * those that were upgraded nor those whose TLS handshake is not over, and none as idle before its first request.
 */
export class Connections {
  readonly #server: ConnectedServer;
  readonly #open = new Set<Socket>();
  /** Those by which no request has come. */
  readonly #fresh = new Set<Socket>();
  readonly #onConnection: (socket: Socket) => void;
  #isCut = false;
  #emptied: (() => void) | undefined;

  constructor(server: ConnectedServer) {
    const open = this.#open;
    const fresh = this.#fresh;
    const left = (): void => {
      if (open.size === 0) this.#emptied?.();
    };
    // One for all of them: there may be very many.
    const forget = function (this: Socket): void {
      open.delete(this);
      fresh.delete(this);
      left();
    };
    this.#server = server;
    this.#onConnection = (socket) => {
      open.add(socket);
      fresh.add(socket);
      socket.on("close", forget);
      if (this.#isCut) socket.destroy();
    };
    server.on("connection", this.#onConnection);
    // What is inside of one of the others, and has bytes of its own.
    server.on("secureConnection", this.#onConnection);
  }

  /** A request has come by a connection; its first bytes may have been read by another process, and handed on with it. */
  asked(socket: Socket): void {
    this.#fresh.delete(socket);
  }

  /**
   * Lets nobody in any more, and calls back when all have gone, of which the server does not count those that were handed to it
   * by another one, as where a process shares its port with others. With HTTP/1 none is closed by it, unlike by the server's own
   * `close`, to which an answer that has been handed over, and that its client has yet to read, is over.
   */
  shut(closed: (error?: Error) => void): void {
    const server = this.#server;
    const isHttp1 = server.closeAllConnections !== undefined && server instanceof NetServer;
    const emptied = (error?: Error): void => {
      this.#emptied = undefined;
      if (this.#open.size === 0) closed(error);
      else this.#emptied = () => emptied(error);
    };
    if (isHttp1) NetServer.prototype.close.call(server, emptied);
    else server.close(emptied);
  }

  /** Closes those by which no request is under way, of which some have not sent a byte; most of them later, while one is being read. */
  closeIdle(): void {
    for (const socket of this.#fresh) if (socket.bytesRead === 0) socket.destroy();
    // The server would take one for idle whose answer is still to be read.
    for (const socket of this.#open) if (socket.writableLength > 0) return;
    this.#server.closeIdleConnections?.();
  }

  /** Ends all of them, whatever is under way, and those that are handed over later. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy();
    // Those that were there before.
    this.#server.closeAllConnections?.();
  }

  /** Hears of no more. */
  leave(): void {
    this.#server.off("connection", this.#onConnection);
    this.#server.off("secureConnection", this.#onConnection);
  }
}
