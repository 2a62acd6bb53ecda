import { once } from "@baro/testing";
import type { Socket } from "socket.io-client";
import { anyOf, type Field, type Role } from "./field.ts";
import { answered, TRANSPORTS } from "./talking.ts";

/** Comes, joins namespaces, asks something, and goes, again and again. */
export const visitor: Role = async (field) => {
  while (!field.isOver) {
    await visit(field);
    await field.pause(400);
  }
};

async function visit(field: Field): Promise<void> {
  const transports = anyOf(TRANSPORTS, ["websocket"]);
  const socket = field.connect({ transports });
  const others = ["/side", `/made-${Math.floor(Math.random() * 5)}`].map((name) =>
    socket.io.socket(name),
  );
  const all = [socket, ...others];
  for (const each of others) each.connect();
  // On a bad network that may fail; then it was a short visit.
  const are = await Promise.allSettled(all.map((each) => connected(each)));
  if (are.every(({ status }) => status === "fulfilled")) {
    await Promise.all(all.map((each) => answered(field, each, { event: "echo", args: ["x"] })));
    field.count("visits");
  }
  for (const each of all) each.disconnect();
}

async function connected(socket: Socket): Promise<void> {
  if (!socket.connected) await once(socket, "connect", 5000);
}
