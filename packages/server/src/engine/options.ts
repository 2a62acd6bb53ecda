import type { IncomingMessage } from "node:http";
import type { RawMessage, TransportName } from "./contract.ts";
import type { AddressOf } from "./door.ts";
import { EngineError } from "./errors.ts";
import { isDuration, LONGEST_TIMEOUT } from "./longest-timeout.ts";
import { type CookieOptions, sessionCookie } from "./session-cookie.ts";

/** Decides on a handshake: `callback(null, true)` lets it in, `callback(message, false)` refuses it with 403. */
export type AllowRequest = (
  request: IncomingMessage,
  callback: (error: string | null | undefined, success: boolean) => void,
) => void;

/** What is compressed above which size, in bytes. */
export interface CompressionOptions {
  /** Default 1024. */
  readonly threshold?: number;
  readonly [option: string]: unknown;
}

/** Options of the engine floor. Times in ms, sizes in bytes. */
export interface EngineOptions {
  /** How long a client may take to answer a ping. Default 20000. */
  pingTimeout: number;
  /** Rest between a pong and the next ping. Default 25000. */
  pingInterval: number;
  /** How long an upgrade may take from the probe on. Default 10000. */
  upgradeTimeout: number;
  /** Largest message or polling body that a client may send. Default 1e6. */
  maxHttpBufferSize: number;
  /**
   * Most that may wait for one client; above it the connection closes with "slow consumer". One message larger than that
   * may pass when nothing else waits. Default 16 MiB.
   */
  maxSendBuffer: number;
  /** Most packets that a client may send per second; above it the connection closes with "limit exceeded". Default Infinity. */
  maxPacketsPerSecond: number;
  /** Most bytes that a client may send per second, as above. A larger message passes, and counts for the time after it. Default Infinity. */
  maxBytesPerSecond: number;
  /** Most sessions at a time; further handshakes are answered 503. Default Infinity. */
  maxConnections: number;
  /** Most sessions of one address at a time, as above. Default Infinity. */
  maxConnectionsPerAddress: number;
  /** Most handshakes per second, as above. Default Infinity. */
  maxHandshakesPerSecond: number;
  /**
   * The address that a client counts for in `maxConnectionsPerAddress`. Behind a proxy that is in a header which the proxy
   * sets, and never one that the client can set: `addressBehind(1)` reads `X-Forwarded-For`. Default: the address of the TCP connection.
   */
  addressOf: AddressOf | undefined;
  /** Asked once per handshake. Default: everybody may. */
  allowRequest: AllowRequest | undefined;
  /** Default ["polling", "websocket"]. "webtransport" may be named, and means nothing. */
  transports: readonly (TransportName | "webtransport")[];
  /** Whether clients are told that they may upgrade. Default true. */
  allowUpgrades: boolean;
  /** Compression of websocket messages (RFC 7692). Default false. */
  perMessageDeflate: boolean | CompressionOptions;
  /** Compression of polling answers. Default true, above 1024 bytes. */
  httpCompression: boolean | CompressionOptions;
  /** A message that every client gets right behind the handshake. Default: none. */
  initialPacket: RawMessage | undefined;
  /** A cookie that carries the session id, for load balancers that route by it. Default false. */
  cookie: boolean | CookieOptions;
  /** Whether clients of Engine.IO protocol 3 (socket.io-client up to 2.x) are let in. Default false. */
  allowEIO3: boolean;
}

interface Rule<T> {
  readonly default: T;
  /** What is wrong with a value, or undefined. */
  readonly check?: (value: T) => string | undefined;
}

/** Names that `transports` may have. There is no WebTransport here; programs written for socket.io may ask for it all the same. */
const TRANSPORT_NAMES: ReadonlySet<string> = new Set(["polling", "websocket", "webtransport"]);

const duration = (value: number): string | undefined =>
  isDuration(value) ? undefined : `must be a number of milliseconds, 0 to ${LONGEST_TIMEOUT}`;
const size = (value: number): string | undefined =>
  typeof value === "number" && value > 0 ? undefined : "must be a number of bytes above 0";
const most = (value: number): string | undefined =>
  typeof value === "number" && value > 0 ? undefined : "must be a number above 0, or Infinity";

/** One row per option: its default and its check. */
const RULES: { readonly [K in keyof EngineOptions]: Rule<EngineOptions[K]> } = {
  pingTimeout: { default: 20_000, check: duration },
  pingInterval: { default: 25_000, check: duration },
  upgradeTimeout: { default: 10_000, check: duration },
  maxHttpBufferSize: { default: 1e6, check: size },
  maxSendBuffer: { default: 16 * 1024 * 1024, check: size },
  maxPacketsPerSecond: { default: Infinity, check: most },
  maxBytesPerSecond: { default: Infinity, check: most },
  maxConnections: { default: Infinity, check: most },
  maxConnectionsPerAddress: { default: Infinity, check: most },
  maxHandshakesPerSecond: { default: Infinity, check: most },
  addressOf: { default: undefined, check: checkFunction },
  allowRequest: { default: undefined, check: checkFunction },
  transports: { default: ["polling", "websocket"], check: checkTransports },
  allowUpgrades: { default: true },
  perMessageDeflate: { default: false },
  httpCompression: { default: { threshold: 1024 } },
  initialPacket: { default: undefined },
  cookie: { default: false, check: checkCookie },
  allowEIO3: { default: false },
};

function checkTransports(value: readonly string[]): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return "must name at least one transport";
  const unknown = value.find((name) => !TRANSPORT_NAMES.has(name));
  return unknown === undefined
    ? undefined
    : `knows no transport ${JSON.stringify(unknown)}; there are "polling" and "websocket"`;
}

function checkFunction(value: AllowRequest | AddressOf | undefined): string | undefined {
  return value === undefined || typeof value === "function" ? undefined : "must be a function";
}

function checkCookie(value: boolean | CookieOptions): string | undefined {
  try {
    if (value) sessionCookie("probe", value);
    return undefined;
  } catch (error) {
    return `makes no cookie: ${error instanceof Error ? error.message : error}`;
  }
}

/**
 * Fills in the defaults.
 * @throws EngineError ENGINE_OPTION for a value that cannot work, naming the option and what it takes
 */
export function resolveEngineOptions(given: Partial<EngineOptions>): EngineOptions {
  const pick = <K extends keyof EngineOptions>(name: K): EngineOptions[K] => {
    const rule: Rule<EngineOptions[K]> = RULES[name];
    const value = given[name] ?? rule.default;
    const problem = rule.check?.(value);
    if (problem) throw new EngineError("ENGINE_OPTION", `the option "${name}" ${problem}`);
    return value;
  };
  return {
    pingTimeout: pick("pingTimeout"),
    pingInterval: pick("pingInterval"),
    upgradeTimeout: pick("upgradeTimeout"),
    maxHttpBufferSize: pick("maxHttpBufferSize"),
    maxSendBuffer: pick("maxSendBuffer"),
    maxPacketsPerSecond: pick("maxPacketsPerSecond"),
    maxBytesPerSecond: pick("maxBytesPerSecond"),
    maxConnections: pick("maxConnections"),
    maxConnectionsPerAddress: pick("maxConnectionsPerAddress"),
    maxHandshakesPerSecond: pick("maxHandshakesPerSecond"),
    addressOf: pick("addressOf"),
    allowRequest: pick("allowRequest"),
    transports: pick("transports"),
    allowUpgrades: pick("allowUpgrades"),
    perMessageDeflate: pick("perMessageDeflate"),
    httpCompression: pick("httpCompression"),
    initialPacket: pick("initialPacket"),
    cookie: pick("cookie"),
    allowEIO3: pick("allowEIO3"),
  };
}
