import type { Server, ServerOptions } from "socket.io";
import type { io, Manager, Socket } from "socket.io-client";

/** Whose server: ours, or npm's socket.io as the control that proves the tests themselves. */
export type ServerName = "baro" | "socket.io";

/** Whose client. */
export type ClientName = "baro" | "socket.io-client";

/** The public API of the server package, in the types that users know from socket.io. */
export interface ServerModule {
  readonly Server: typeof Server;
}

/** The public API of the client package, in the types that users know from socket.io-client. */
export interface ClientModule {
  readonly io: typeof io;
  readonly Manager: typeof Manager;
  readonly Socket: typeof Socket;
}

export type { ServerOptions };

/** The server under test: `BARO_SUBJECT=socket.io` runs the same suites against npm's. */
export const subject: ServerName =
  process.env["BARO_SUBJECT"] === "socket.io" ? "socket.io" : "baro";

/**
 * Whether a rule that npm's socket.io does not keep is to be tested: true only when Baro is the subject.
 * @param _reason how npm's differs; written down for the reader of the test
 */
export function onlyBaro(_reason: string): boolean {
  return subject === "baro";
}

const SERVERS: Readonly<Record<ServerName, () => Promise<unknown>>> = {
  baro: () => import("@baro/server"),
  "socket.io": () => import("socket.io"),
};

const CLIENTS: Readonly<Record<ClientName, () => Promise<unknown>>> = {
  baro: () => import("@baro/client"),
  "socket.io-client": () => import("socket.io-client"),
};

/** Loads a server package. */
export async function loadServer(name: ServerName = subject): Promise<ServerModule> {
  const loaded = await SERVERS[name]();
  if (!isServerModule(loaded)) throw new Error(`the package of "${name}" exports no Server`);
  return loaded;
}

/** Loads a client package. */
export async function loadClient(name: ClientName = "baro"): Promise<ClientModule> {
  const loaded = await CLIENTS[name]();
  if (!isClientModule(loaded)) throw new Error(`the package of "${name}" exports no io`);
  return loaded;
}

function isServerModule(value: unknown): value is ServerModule {
  return hasFunction(value, "Server");
}

function isClientModule(value: unknown): value is ClientModule {
  return hasFunction(value, "io") && hasFunction(value, "Manager") && hasFunction(value, "Socket");
}

function hasFunction(value: unknown, name: string): boolean {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function"
  );
}
