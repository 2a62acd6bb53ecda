import type { IncomingMessage } from "node:http";
import { parse } from "node:querystring";
import type { Loose } from "@baro/protocol";
import type { EngineConnection } from "../engine/contract.ts";
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
    query: { ...parse(queryOf(url)) },
    auth,
  };
}

function queryOf(url: string): string {
  const mark = url.indexOf("?");
  return mark < 0 ? "" : url.slice(mark + 1);
}

function isEncrypted({ socket }: IncomingMessage): boolean {
  return "encrypted" in socket && socket.encrypted === true;
}
