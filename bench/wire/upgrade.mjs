import { createHash } from "node:crypto";

/** RFC 6455 section 1.3. */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

/** @param {string} [sid] of the session that is to move to the websocket */
export const upgradeRequest = (sid) =>
  `GET /socket.io/?EIO=4&transport=websocket${sid ? `&sid=${sid}` : ""} HTTP/1.1\r\n` +
  "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`;

/** @param {string} request head of an HTTP request for a websocket */
export function upgradeAnswer(request) {
  const key = /sec-websocket-key: *(\S+)/i.exec(request)?.[1] ?? "";
  const accept = createHash("sha1")
    .update(key + GUID)
    .digest("base64");
  return (
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    `Sec-WebSocket-Accept: ${accept}\r\n\r\n`
  );
}
