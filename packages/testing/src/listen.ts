import type { Server } from "node:net";
import { within } from "./within.ts";

/** Starts a server of node:http, node:https or node:net on loopback and resolves with its port (from the OS unless given). */
export async function listen(server: Server, port = 0): Promise<number> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  await within(listening, "the server to listen");
  return portOf(server);
}

/** The port on which a server listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
