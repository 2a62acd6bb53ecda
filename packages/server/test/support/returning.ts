import type { Server } from "@baro/server";
import type { FakeConnection } from "./fake-connection.ts";
import { connect, createServer, type Joined, turn } from "./scene.ts";

/** A server without a network that keeps the state of clients that lose their connection. */
export function recoveringServer(options = {}): Server {
  return createServer({ connectionStateRecovery: options });
}

/** A client that joined, and the secret by which it may return. */
export async function joinWithPid(io: Server): Promise<Joined & { readonly pid: string }> {
  const connection = connect(io);
  connection.receive("0");
  await turn();
  const { sid, pid } = JSON.parse(String(connection.take()[0]).slice(1));
  const socket = io.sockets.sockets.get(sid);
  if (!socket) throw new Error("no socket");
  return { connection, socket, pid };
}

/** A client that returns, with what it says of itself. */
export async function comeBack(io: Server, auth: object): Promise<FakeConnection> {
  const connection = connect(io);
  connection.receive(`0${JSON.stringify(auth)}`);
  await turn();
  return connection;
}

/** The last argument of an event that a client was sent. */
export function offsetIn(message: string | Buffer | undefined): string {
  return JSON.parse(String(message).slice(1)).at(-1);
}

/** Adds middleware that asks about clients that return too. @returns decides about who has waited longest */
export function askInTurn(io: Server): (error?: Error) => Promise<void> {
  const steps: ((error?: Error) => void)[] = [];
  io.use((_socket, next) => void steps.push(next), { always: true });
  return async (error) => {
    steps.shift()?.(error);
    await turn();
  };
}
