import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { ResponseHeaders } from "../../engine/exchange.ts";
import { headerLines } from "./headers.ts";

/** How an upgrade is refused. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly message: string;
  readonly headers: ResponseHeaders;
}

/** Answers an upgrade request that becomes no websocket, and closes its connection. */
export function refuseUpgrade(socket: Duplex, { status, message, headers }: UpgradeRefusal): void {
  const body = Buffer.from(message);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "Connection: close",
    "Content-Type: text/plain; charset=UTF-8",
    `Content-Length: ${body.length}`,
    ...headerLines(headers),
    "",
    "",
  ];
  socket.write(Buffer.concat([Buffer.from(head.join("\r\n")), body]));
  closeAfterWriting(socket);
}

/** Closes a connection once all has left, whether or not the client closes its side. */
export function closeAfterWriting(socket: Duplex): void {
  socket.once("finish", () => socket.destroy());
  socket.end();
}
