import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";
import { within } from "./within.ts";

/** Ports that nobody else takes, each given once before any is given again. */
class Ports {
  readonly #from: number;
  readonly #to: number;
  #last: number;

  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
    this.#last = randomInt(from, to);
  }

  /** Listens on the next one that is free. */
  async listen(server: Server): Promise<void> {
    for (;;) {
      this.#last = this.#last + 1 < this.#to ? this.#last + 1 : this.#from;
      try {
        return await listenOn(server, this.#last);
      } catch (error) {
        if (Reflect.get(Object(error), "code") !== "EADDRINUSE") throw error;
      }
    }
  }
}

/**
 * Linux gives these to nobody who asks for any: a test that restarts a server finds its port free, and a client
 * that knocks where a server was does not come to one of another test.
 */
const ports = new Ports(12_000, 32_000);

/** Nor do servers of tests take these, between {@link freePort} and the start of a program. Browsers and fetch refuse 10080. */
const portsOfPrograms = new Ports(8000, 10_000);

/**
 * Starts a server of node:http, node:https or node:net on loopback and resolves with its port.
 * @param port Default, and where it is 0: one that nobody listens on.
 */
export async function listen(server: Server, port = 0): Promise<number> {
  const listening = port === 0 ? ports.listen(server) : listenOn(server, port);
  await within(listening, "the server to listen");
  return portOf(server);
}

/** A port on loopback for a program that has to be told one: nobody listens on it. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await within(portsOfPrograms.listen(probe), "a free port");
  const port = portOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** The port on which a server listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
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
