import { once } from "node:events";
import type { Server } from "node:http";

const LOCAL = new Set(["127.0.0.1", "::1", "0.0.0.0", "::", "localhost"]);

/** Where to listen, and which setting says so. */
interface Place {
  readonly port: number;
  readonly host: string;
  readonly setting: "PORT" | "METRICS_PORT";
}

/** What to tell someone whose port or host cannot be had, by the system's code. */
const ADVICE: Readonly<Record<string, (place: Place) => string>> = {
  EADDRINUSE: ({ port, setting }) =>
    `Port ${port} is in use. Stop the program that uses it, or choose another port: ${setting}=${port + 1} npm start`,
  EACCES: ({ port, setting }) =>
    `This user may not listen at port ${port}. Choose one from 1024 up: ${setting}=3000 npm start`,
  EADDRNOTAVAIL: ({ host }) =>
    `This machine has no address ${host}. Leave HOST away, or set HOST=0.0.0.0 for all addresses.`,
  ENOTFOUND: ({ host }) => `HOST=${host} is not known. Leave HOST away, or give an address.`,
};

/** Listens and gives the URL to open. Throws an `Error` whose message says what to do. */
export async function listen(server: Server, place: Place): Promise<string> {
  server.listen(place.port, place.host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw withAdvice(error, place);
  }
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : place.port;
  return `http://${shownHost(place.host)}:${port}`;
}

function withAdvice(error: unknown, place: Place): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const advice = ADVICE[code];
  return advice === undefined ? error : new Error(advice(place), { cause: error });
}

function shownHost(host: string): string {
  if (LOCAL.has(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
