import { join, parse, resolve } from "node:path";

export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  /** The address to listen at. */
  readonly host: string;
  /** The SQLite file of accounts and rooms. */
  readonly database: string;
  /** The SQLite file of the messages: beside it. */
  readonly messages: string;
  /** The folder of what people sent: beside it. */
  readonly files: string;
  /** How many proxies in front are believed when they say who the client is. */
  readonly proxies: number;
  /** The port of metrics and health on this machine; undefined: there is none. */
  readonly metricsPort: number | undefined;
}

/**
 * Reads `PORT` (3000), `HOST` (127.0.0.1: only this machine; 0.0.0.0 opens the chat to the network), `CHAT_DB`
 * (data/messenger.db in the app's folder), `TRUST_PROXY` (0) and `METRICS_PORT` (none). Throws an `Error` whose message says what to change.
 */
export function readConfig(env: NodeJS.ProcessEnv, appFolder: string): Config {
  const database = env["CHAT_DB"] || resolve(appFolder, "data", "messenger.db");
  return {
    port: readNumber(env, "PORT", 65_535) ?? 3000,
    host: env["HOST"] || "127.0.0.1",
    database,
    ...besides(database),
    proxies: readNumber(env, "TRUST_PROXY", 10) ?? 0,
    metricsPort: readNumber(env, "METRICS_PORT", 65_535),
  };
}

/** `messenger.db` has its messages in `messenger.messages.db`, and what people sent in `messenger.files`. */
export function besides(database: string): Pick<Config, "messages" | "files"> {
  const { dir, name, ext } = parse(resolve(database));
  return { messages: join(dir, `${name}.messages${ext}`), files: join(dir, `${name}.files`) };
}

function readNumber(env: NodeJS.ProcessEnv, name: string, max: number): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  const number = Number(text);
  if (/^\d+$/u.test(text) && number <= max) return number;
  throw new Error(`${name} must be a number from 0 to ${max}, but is "${text}".`);
}
