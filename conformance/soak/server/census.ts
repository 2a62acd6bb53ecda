import { stat } from "node:fs/promises";
import { queryObjects } from "node:v8";
import { type Namespace, type Server, Socket } from "@baro/server";
import { CHANNELS } from "../names.ts";
import { sampleProcess } from "../process-sample.ts";
import type { ServerSample } from "../sample.ts";

/** What the census cannot count itself. */
export interface Noted {
  readonly slowConsumers: number;
  readonly errors: readonly string[];
  /** The class of `socket.conn`; undefined before there was one. */
  readonly connectionClass: (abstract new (...args: never[]) => unknown) | undefined;
}

/** Counts what the server has. */
export async function takeCensus(io: Server, file: string, noted: Noted): Promise<ServerSample> {
  const { slowConsumers, errors, connectionClass } = noted;
  const counts = countNamespaces(Reflect.get(io, "_nsps"));
  const [entries, fileBytes, sample] = await Promise.all([
    countEntries(io),
    sizeOf(file),
    sampleProcess(),
  ]);
  return {
    ...sample,
    ...counts,
    sessions: io.engine.clientsCount,
    aliveSockets: queryObjects(Socket, { format: "count" }),
    aliveConnections: connectionClass ? queryObjects(connectionClass, { format: "count" }) : 0,
    entries,
    fileBytes,
    slowConsumers,
    errors,
  };
}

function countNamespaces(byName: ReadonlyMap<string, Namespace>) {
  const all = [...byName.values()];
  return {
    sockets: all.reduce((sum, { sockets }) => sum + sockets.size, 0),
    rooms: all.reduce((sum, { adapter }) => sum + adapter.rooms.size, 0),
    namespaces: all.length,
  };
}

async function countEntries(io: Server): Promise<number> {
  const heads = await Promise.all(CHANNELS.map((name) => io.channel(name).head()));
  return heads.reduce((sum, { head, first }) => sum + head - first + 1, 0);
}

async function sizeOf(file: string): Promise<number> {
  const sizes = [file, `${file}-wal`].map((path) => stat(path).then(({ size }) => size));
  const settled = await Promise.allSettled(sizes);
  return settled.reduce((sum, each) => sum + (each.status === "fulfilled" ? each.value : 0), 0);
}
