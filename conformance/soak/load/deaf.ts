import { connect, type Socket } from "node:net";
import { DEAF_ROOM } from "../names.ts";
import type { Field, Role } from "./field.ts";

/** A websocket that joins the room of the flood and never reads again, until the server has enough of it. @param port the server's */
export const deaf =
  (port: number): Role =>
  async (field) => {
    while (!field.isOver) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      await joinFlood(socket);
      await closedOrOver(field, socket);
      socket.destroy();
      field.count("deaf");
      await field.pause(2000);
    }
  };

async function joinFlood(socket: Socket): Promise<void> {
  const head = [
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  socket.write(frame("40"));
  await heard(socket, '40{"sid"');
  socket.write(frame(`42["join","${DEAF_ROOM}"]`));
  socket.pause();
}

/** Resolves when the server has said that, or will no more. */
async function heard(socket: Socket, text: string): Promise<void> {
  let received = "";
  await new Promise<void>((resolve) => {
    socket.on("data", (chunk) => {
      received += chunk;
      if (received.includes(text)) resolve();
    });
    socket.once("close", () => resolve());
  });
}

/** A text frame of a client, shorter than 126 bytes, masked by zeros (RFC 6455 section 5.2). */
function frame(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x81, 0x80 | text.length), Buffer.alloc(4), Buffer.from(text)]);
}

/** A socket that is not read tells of no end: the server's heartbeat or bound ends it meanwhile. */
async function closedOrOver(field: Field, socket: Socket): Promise<void> {
  const isOpen = (): boolean => !field.isOver && !socket.destroyed;
  for (let second = 0; second < 8 && isOpen(); second++) await field.pause(1000);
}
