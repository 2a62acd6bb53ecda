import type { ClientName, ServerName } from "@baro/testing";

/** Which transports a client is given. "upgrade" starts by polling and must reach websocket. */
const WAYS = ["polling", "websocket", "upgrade"] as const;
export type Way = (typeof WAYS)[number];

/** Whose server with whose client, over what. */
export interface Pair {
  readonly server: ServerName;
  readonly client: ClientName;
  readonly way: Way;
}

const SERVERS: readonly ServerName[] = ["baro", "socket.io"];
const CLIENTS: readonly ClientName[] = ["baro", "socket.io-client"];

/** Pairs to run, as `client@server` separated by commas. `BARO_PAIRS=socket.io-client@socket.io` is the control alone. */
const WANTED = process.env["BARO_PAIRS"]?.split(",");

const isWanted = ({ server, client }: Pair): boolean =>
  WANTED?.includes(`${client}@${server}`) ?? true;

/** Every server with every client over every way. */
export const PAIRS: readonly Pair[] = SERVERS.flatMap((server) =>
  CLIENTS.flatMap((client) => WAYS.map((way): Pair => ({ server, client, way }))),
).filter(isWanted);
