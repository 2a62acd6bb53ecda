import type { IncomingMessage } from "node:http";
import type { Loose } from "@baro/protocol";
import type { EngineConnection } from "../engine/contract.ts";
import { withQuery } from "../engine/query.ts";
import type { Handshake } from "./types.ts";

/**
 * What is known of a client when it asks for a namespace.
 * @param issued ms since 1970
 */
export function buildHandshake(
  conn: EngineConnection,
  auth: { [key: string]: Loose },
  issued: number,
): Handshake {
  const { request } = conn;
  const url = request.url ?? "";
  return {
    headers: request.headers,
    time: `${new Date(issued)}`,
    address: conn.remoteAddress,
    xdomain: Boolean(request.headers.origin),
    secure: isEncrypted(request),
    issued,
    url,
    query: { ...withQuery(request)._query },
    auth,
  };
}

function isEncrypted({ socket }: IncomingMessage): boolean {
  return "encrypted" in socket && socket.encrypted === true;
}
