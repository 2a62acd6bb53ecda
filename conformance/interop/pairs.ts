import type { ClientName, ServerName } from "@baro/testing";

/** Which transports a client is given. "upgrade" starts by polling and must reach websocket. */
export const WAYS = ["polling", "websocket", "upgrade"] as const;
export type Way = (typeof WAYS)[number];

/** Whose server with whose client, over what. */
export interface Pair {
  readonly server: ServerName;
  readonly client: ClientName;
  readonly way: Way;
}

const SERVERS: readonly ServerName[] = ["baro", "socket.io"];
const CLIENTS: readonly ClientName[] = ["baro", "socket.io-client"];

/** What may be run: `BARO_PAIRS=control` leaves npm against npm alone, which proves the suite itself. */
const isWanted = ({ server, client }: Pair): boolean =>
  process.env["BARO_PAIRS"] !== "control" ||
  (server === "socket.io" && client === "socket.io-client");

/** Every server with every client over every way. */
export const PAIRS: readonly Pair[] = SERVERS.flatMap((server) =>
  CLIENTS.flatMap((client) => WAYS.map((way): Pair => ({ server, client, way }))),
).filter(isWanted);
