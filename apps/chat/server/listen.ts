import { once } from "node:events";
import type { Server } from "node:http";
import type { Config } from "./config.ts";

const LOCAL = new Set(["127.0.0.1", "::1", "0.0.0.0", "::", "localhost"]);

/** What to tell someone whose port or host cannot be had, by the system's code. */
const ADVICE: Readonly<Record<string, (config: Config) => string>> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is in use. Stop the program that uses it, or choose another port: PORT=${port + 1} npm start`,
  EACCES: ({ port }) =>
    `This user may not listen at port ${port}. Choose one from 1024 up: PORT=3000 npm start`,
  EADDRNOTAVAIL: ({ host }) =>
    `This machine has no address ${host}. Leave HOST away, or set HOST=0.0.0.0 for all addresses.`,
  ENOTFOUND: ({ host }) => `HOST=${host} is not known. Leave HOST away, or give an address.`,
};

/** Listens and gives the URL to open. Throws an `Error` whose message says what to do. */
export async function listen(server: Server, config: Config): Promise<string> {
  server.listen(config.port, config.host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw withAdvice(error, config);
  }
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : config.port;
  return `http://${shownHost(config.host)}:${port}`;
}

function withAdvice(error: unknown, config: Config): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const advice = ADVICE[code];
  return advice === undefined ? error : new Error(advice(config), { cause: error });
}

function shownHost(host: string): string {
  if (LOCAL.has(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
