import type { Loose } from "@baro/protocol";
import type { AdapterConstructor } from "../adapter/contract.ts";
import { isDuration, LONGEST_TIMEOUT } from "../engine/longest-timeout.ts";
import type { NodeEngineOptions } from "../hosts/node/node-engine.ts";
import { ServerOptionError } from "../option-error.ts";
import type { ChannelStore } from "../store/contract.ts";

/** How the state of a client that lost its connection is kept for its return. */
export interface RecoveryOptions {
  /** For how long. ms. Default 120000. */
  maxDisconnectionDuration?: number;
  /** Whether a client that returns to its state is not asked by the middleware again. Default true. */
  skipMiddlewares?: boolean;
}

/** Options of the sockets floor. Times in ms. */
export interface SocketsOptions {
  /** Where on the HTTP server. Default "/socket.io". */
  path: string;
  /** Whether the path must end in a slash. Default true. */
  addTrailingSlash: boolean;
  /** Whether browsers find the client under the path. Default true. */
  serveClient: boolean;
  /** Whether upgrade requests that nobody answers are closed. Default true. */
  destroyUpgrade: boolean;
  /** After how long. Default 1000. */
  destroyUpgradeTimeout: number;
  /** Keeps rooms and reaches their members. Default: in this process. */
  adapter: AdapterConstructor | undefined;
  /** Encodes and decodes packets, as `CustomParser`; of any type, as published parsers have their own. Default: Socket.IO protocol 5. */
  parser: Loose;
  /** How long a client may stay in no namespace. ms. Default 45000. */
  connectTimeout: number;
  /**
   * How long adapters, and after them the store, may take to close with the server; then it closes without them, which `error` listeners hear
   * as `CLOSE_TIMEOUT`. ms. Default 5000.
   */
  closeTimeout: number;
  /** How long each attachment that a packet announced may take to come. ms. Default 60000. */
  attachmentTimeout: number;
  /** Whether the state of clients that lost their connection is kept. Default: it is not. */
  connectionStateRecovery: RecoveryOptions | undefined;
  /** Where channels are kept. Default: in this process, by `memoryStore()`. The server closes it with itself. */
  store: ChannelStore | undefined;
  /** Subscriptions to channels that one socket may have. Default 1000. */
  maxChannelsPerSocket: number;
  /** Answers that one socket may await; above it the oldest is given up. Default 65536. */
  maxPendingAcks: number;
  /** Rooms that one socket may be in, its own included; above it the client is closed with "limit exceeded". Default 10000. */
  maxRoomsPerSocket: number;
  /** Namespaces that one connection may be in or wait for; further ones are refused. Default 1000. */
  maxNamespacesPerClient: number;
  /** Async listeners of one socket that may be at work at once; further events wait in order, 1000 at the most. Default: no bound. */
  maxConcurrentListeners: number;
  /** Attachments that one packet of a client may have; above it the connection closes. Default 10. */
  maxAttachments: number;
  /** Whether namespaces that a pattern made are given up when nobody is in them, unless their channels have rules of their own. Default false. */
  cleanupEmptyChildNamespaces: boolean;
}

/** Options of a server: those of the engine, and those of the sockets floor. */
export interface ServerOptions extends NodeEngineOptions, SocketsOptions {}

interface Rule<T> {
  readonly default: T;
  /** What a value must be, said to whoever gave another. */
  readonly must?: readonly [check: (value: T) => boolean, what: string];
}

const DURATION = `milliseconds, 0 to ${LONGEST_TIMEOUT}`;
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isBound = (value: unknown): boolean => typeof value === "number" && value > 0;
const isFunction = (value: unknown): boolean => value === undefined || typeof value === "function";
const isObject = (value: unknown): boolean => value === undefined || typeof value === "object";
const hasFunctions =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    value === undefined ||
    names.every((name) => typeof Reflect.get(Object(value), name) === "function");
const isParser = hasFunctions("Encoder", "Decoder");
const isStore = hasFunctions("open", "append", "head", "read", "trim", "close");

/** One row per option: its default and its check. */
const RULES: { readonly [K in keyof SocketsOptions]: Rule<SocketsOptions[K]> } = {
  path: { default: "/socket.io", must: [(value) => typeof value === "string", "a string"] },
  addTrailingSlash: { default: true },
  serveClient: { default: true },
  destroyUpgrade: { default: true },
  destroyUpgradeTimeout: { default: 1000, must: [isDuration, DURATION] },
  adapter: { default: undefined, must: [isFunction, "a class or a function"] },
  parser: { default: undefined, must: [isParser, "an object with Encoder and Decoder"] },
  connectTimeout: { default: 45_000, must: [isDuration, DURATION] },
  closeTimeout: { default: 5000, must: [isDuration, DURATION] },
  attachmentTimeout: { default: 60_000, must: [isDuration, DURATION] },
  connectionStateRecovery: { default: undefined, must: [isObject, "an object"] },
  store: { default: undefined, must: [isStore, "a store, such as sqliteStore(path)"] },
  maxChannelsPerSocket: { default: 1000, must: [isCount, "a whole number, 0 or more"] },
  maxPendingAcks: { default: 65_536, must: [isBound, "a number above 0, or Infinity"] },
  maxRoomsPerSocket: { default: 10_000, must: [isBound, "a number above 0, or Infinity"] },
  maxNamespacesPerClient: { default: 1000, must: [isBound, "a number above 0, or Infinity"] },
  maxConcurrentListeners: {
    default: Number.POSITIVE_INFINITY,
    must: [isBound, "a number above 0, or Infinity"],
  },
  maxAttachments: { default: 10, must: [isCount, "a whole number, 0 or more"] },
  cleanupEmptyChildNamespaces: { default: false },
};

/**
 * Fills in the defaults of the sockets floor.
 * @throws ServerOptionError for a value that cannot work, naming the option and what it takes
 */
export function resolveSocketsOptions(given: Partial<SocketsOptions>): SocketsOptions {
  const pick = <K extends keyof SocketsOptions>(name: K): SocketsOptions[K] => {
    const rule: Rule<SocketsOptions[K]> = RULES[name];
    const value = given[name] ?? rule.default;
    if (rule.must === undefined || rule.must[0](value)) return value;
    throw new ServerOptionError(`the option "${name}" must be ${rule.must[1]}`);
  };
  return {
    path: pick("path").replace(/\/$/, ""),
    addTrailingSlash: pick("addTrailingSlash"),
    serveClient: pick("serveClient"),
    destroyUpgrade: pick("destroyUpgrade"),
    destroyUpgradeTimeout: pick("destroyUpgradeTimeout"),
    adapter: pick("adapter"),
    parser: pick("parser"),
    connectTimeout: pick("connectTimeout"),
    closeTimeout: pick("closeTimeout"),
    attachmentTimeout: pick("attachmentTimeout"),
    connectionStateRecovery: pick("connectionStateRecovery"),
    store: pick("store"),
    maxChannelsPerSocket: pick("maxChannelsPerSocket"),
    maxPendingAcks: pick("maxPendingAcks"),
    maxRoomsPerSocket: pick("maxRoomsPerSocket"),
    maxNamespacesPerClient: pick("maxNamespacesPerClient"),
    maxConcurrentListeners: pick("maxConcurrentListeners"),
    maxAttachments: pick("maxAttachments"),
    cleanupEmptyChildNamespaces: pick("cleanupEmptyChildNamespaces"),
  };
}

/** What is kept of clients that left, if anything is. */
export function resolveRecovery(
  given: RecoveryOptions | undefined,
): Required<RecoveryOptions> | undefined {
  if (!given) return undefined;
  const { maxDisconnectionDuration = 120_000, skipMiddlewares = true } = given;
  return { maxDisconnectionDuration, skipMiddlewares };
}
