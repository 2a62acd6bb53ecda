import type { Message } from "./subscribe.ts";

/** A connection, as far as metrics look at it. */
export interface MeasuredConnection {
  readonly transport: { readonly name: string };
  readonly bufferedBytes: number;
}

/** A server of Baro, as far as metrics look at it: `io` is one. */
export interface MeasuredServer {
  readonly serverId: number;
  /** Undefined until the server is attached. */
  readonly engine: { readonly clients: Readonly<Record<string, MeasuredConnection>> } | undefined;
}

/** Open sessions, by transport. */
export function connectionsOf(io: MeasuredServer): Readonly<Record<string, number>> {
  const counts = { polling: 0, websocket: 0 };
  for (const { transport } of all(io)) {
    if (transport.name === "polling") counts.polling++;
    else counts.websocket++;
  }
  return counts;
}

/** Bytes that wait for all clients. */
export function sendBufferOf(io: MeasuredServer): number {
  return all(io).reduce((sum, { bufferedBytes }) => sum + bufferedBytes, 0);
}

/** Whether a message is of this server, among those of the process. */
export function belongsTo(io: MeasuredServer): (message: Message) => boolean {
  return ({ server }) => server === io.serverId;
}

function all(io: MeasuredServer): MeasuredConnection[] {
  return Object.values(io.engine?.clients ?? {});
}
