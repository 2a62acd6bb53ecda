import { randomInt } from "node:crypto";
import type { Server } from "node:net";
import { within } from "./within.ts";

/**
 * Ports that Linux gives to nobody who asks for any: a test that restarts a server finds its port free, and a client
 * that knocks where a server was does not come to one of another test.
 */
const PORTS = { from: 12_000, to: 32_000 };
let next = randomInt(PORTS.from, PORTS.to);

/**
 * Starts a server of node:http, node:https or node:net on loopback and resolves with its port.
 * @param port Default, and where it is 0: one that nobody listens on.
 */
export async function listen(server: Server, port = 0): Promise<number> {
  const listening = port === 0 ? listenSomewhere(server) : listenOn(server, port);
  await within(listening, "the server to listen");
  return portOf(server);
}

/** The port on which a server listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

async function listenSomewhere(server: Server): Promise<void> {
  for (;;) {
    next = next + 1 < PORTS.to ? next + 1 : PORTS.from;
    try {
      return await listenOn(server, next);
    } catch (error) {
      if (Reflect.get(Object(error), "code") !== "EADDRINUSE") throw error;
    }
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onListening = (): void => {
      server.off("error", onError);
      resolve();
    };
    const onError = (error: Error): void => {
      server.off("listening", onListening);
      reject(error);
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen(port, "127.0.0.1");
  });
}
