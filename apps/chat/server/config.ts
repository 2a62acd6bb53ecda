import { join, parse, resolve } from "node:path";

export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  /** The address to listen at. */
  readonly host: string;
  /** The SQLite file. */
  readonly database: string;
  /** The SQLite file of the messages: beside it. */
  readonly messages: string;
}

/**
 * Reads `PORT` (3000), `HOST` (127.0.0.1: only this machine; 0.0.0.0 opens the chat to the network) and `CHAT_DB`
 * (data/chat.db in the app's folder). Throws an `Error` whose message says what to change.
 */
export function readConfig(env: NodeJS.ProcessEnv, appFolder: string): Config {
  const database = env["CHAT_DB"] || resolve(appFolder, "data", "chat.db");
  const messages = messagesBeside(database);
  return {
    port: readPort(env["PORT"] || "3000"),
    host: env["HOST"] || "127.0.0.1",
    database,
    messages,
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/u.test(text) || port > 65_535) {
    throw new Error(`PORT must be a number from 0 to 65535, but is "${text}".`);
  }
  return port;
}

/** `chat.db` has its messages in `chat.messages.db`. */
export function messagesBeside(database: string): string {
  const { dir, name, ext } = parse(database);
  return join(dir, `${name}.messages${ext}`);
}
