import { type Namespace, Server, type ServerOptions, type Socket } from "@baro/server";
import { FakeConnection, type FakeRequest } from "./fake-connection.ts";

/** Node's own, also where a test has a clock that it moves itself. */
const nextTurn = setImmediate;

/** Resolves when all that the current turn has set off in this process has run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => nextTurn(resolve));
}

/** A server without a network. */
export function createServer(options: Partial<ServerOptions> = {}): Server {
  return new Server(options);
}

/** A new connection of a client that has joined nothing yet. */
export function connect(io: Server, request?: FakeRequest): FakeConnection {
  const connection = new FakeConnection(request);
  io.onconnection(connection);
  return connection;
}

/** A client that has joined a namespace: its connection, and the server's socket. */
export interface Joined {
  readonly connection: FakeConnection;
  readonly socket: Socket;
}

/** Has a client join a namespace; what it was sent until then is taken. */
export async function join(io: Server, nsp = "/", auth?: object): Promise<Joined> {
  const connection = connect(io);
  const socket = await joinOn(io, connection, { nsp, auth });
  return { connection, socket };
}

/** Has a connection join a namespace more. */
export async function joinOn(
  io: Server,
  connection: FakeConnection,
  { nsp = "/", auth }: { nsp?: string; auth?: object | undefined } = {},
): Promise<Socket> {
  const known = new Set(socketsOf(io, nsp).keys());
  connection.receive(`0${nsp === "/" ? "" : `${nsp},`}${auth ? JSON.stringify(auth) : ""}`);
  await turn();
  for (const [id, socket] of socketsOf(io, nsp)) {
    if (known.has(id)) continue;
    connection.take();
    return socket;
  }
  throw new Error(`no socket came to be in ${nsp}: ${connection.take().join(" ")}`);
}

/** The sockets of a namespace, without making it. */
function socketsOf(io: Server, nsp: string): ReadonlyMap<string, Socket> {
  const namespaces: ReadonlyMap<string, Namespace> = Reflect.get(io, "_nsps");
  return namespaces.get(nsp)?.sockets ?? new Map();
}
