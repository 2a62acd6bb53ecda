import { once } from "node:events";
import { createServer, type Server as HttpServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { codeOf } from "../diagnostics/code-of.ts";
import { watchConnections } from "../hosts/node/connections.ts";
import { mustBeOf } from "../option-error.ts";

const mustBe = mustBeOf("openPort");

/** Which port is taken. */
export interface OpenPortOptions {
  /** 0 to 65535. Default 0: one that is free. */
  readonly port?: number;
  /** An address of this machine, or a name for one. Default: all of them, as node:http has it. */
  readonly host?: string;
}

/** A port that is taken, while what is to answer there may not be ready yet. */
export interface OpenPort {
  /** The server behind it, for `io.attach(http)`. */
  readonly http: HttpServer;
  /**
   * What a person opens in a browser, without a slash at its end: "http://localhost:3000" where the port is taken on 127.0.0.1 or
   * on all addresses, else with the host that was given: "http://[::1]:3000".
   */
  readonly url: string;
  /**
   * Has requests answered by this from now on, also those that come by connections that there are: a function as
   * `http.createServer` takes one, an app of Express for example. What an attached `io` serves, it serves before that.
   * @throws ServerOptionError SERVER_OPTION for what is no function
   */
  serve(listener: RequestListener): void;
}

/** A port could not be taken. `code` is Node's, as "EADDRINUSE"; the error itself is the `cause`. */
class PortError extends Error {
  override readonly name = "PortError";
  readonly code: string;

  constructor(cause: unknown) {
    const code = codeOf(cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${ADVICE[code] ?? "the port cannot be taken"}: ${reason}`, { cause });
    this.code = code;
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE:
    "another program has the port, perhaps this one, started before; end that, or choose another port",
  EACCES: "who runs this may not take the port; choose one above 1023",
  EADDRNOTAVAIL: "this machine does not have the address; choose another host, or none",
  ENOTFOUND: "no address is known by that name; choose another host, or none",
};

/** Whoever takes one of these is reached as "localhost", which on some machines does not stand for ::1. */
const LOCAL: ReadonlySet<string> = new Set(["127.0.0.1", "0.0.0.0", "::"]);

/** What whoever comes too early is told: clients of Baro, proxies and browsers know to come back. */
const starting: RequestListener = (_request, response) => {
  const headers = { "Retry-After": "1", "Content-Type": "text/plain; charset=utf-8" };
  response.writeHead(503, headers).end("The server is about to start\n");
};

/**
 * Takes a TCP port at once, before the app behind it is ready: a program that is started twice hears of it before it has touched
 * any file, and clients that return meanwhile are asked to wait. Until `serve` is called every request is answered 503
 * with `Retry-After: 1`, those to become a websocket too, unless `io` is attached.
 * @throws ServerOptionError SERVER_OPTION for a port or host that cannot be one
 * @throws PortError where the port cannot be taken; its `code` is Node's: "EADDRINUSE" where another program has it
 */
export async function openPort(options: OpenPortOptions = {}): Promise<OpenPort> {
  mustBe(Object(options) === options, "options must be an object");
  const { port = 0, host } = options;
  mustBe(Number.isInteger(port) && port >= 0 && port <= 65_535, '"port" must be 0 to 65535');
  const isHost = host === undefined || (typeof host === "string" && host !== "");
  mustBe(isHost, '"host" must be an address or a name; without it all addresses are taken');
  let current = starting;
  const http = createServer((request, response) => current.call(http, request, response));
  watchConnections(http);
  try {
    await once(http.listen(port, host), "listening");
  } catch (error) {
    throw new PortError(error);
  }
  const serve = (listener: RequestListener): void => {
    mustBe(typeof listener === "function", "serve takes a function of a request and a response");
    current = listener;
  };
  // A server that listens at a port has no other kind of address.
  return { http, url: urlOf(http.address() as AddressInfo, host), serve };
}

function urlOf({ address, port }: AddressInfo, host = address): string {
  if (LOCAL.has(address)) return `http://localhost:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
