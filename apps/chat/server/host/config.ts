import { join, parse, resolve } from "node:path";

export type Config = ReturnType<typeof readConfig>;

/** What the environment says, as README.md has it. Throws an `Error` whose message says what to change. */
export function readConfig(env: NodeJS.ProcessEnv, appFolder: string) {
  const database = env["CHAT_DB"] || resolve(appFolder, "data", "messenger.db");
  return {
    port: readNumber(env, "PORT", 65_535) ?? 3000,
    host: env["HOST"] || "127.0.0.1",
    database,
    ...besides(database),
    page: resolve(appFolder, "dist", "web"),
    proxies: readNumber(env, "TRUST_PROXY", 10) ?? 0,
    metricsPort: readNumber(env, "METRICS_PORT", 65_535),
    logLevel: env["LOG_LEVEL"] || "warn",
  };
}

/** `messenger.db` has its messages in `messenger.messages.db`, and what people sent in the folder `messenger.files`. */
export function besides(database: string) {
  const { dir, name, ext } = parse(resolve(database));
  return { messages: join(dir, `${name}.messages${ext}`), files: join(dir, `${name}.files`) };
}

function readNumber(env: NodeJS.ProcessEnv, name: string, max: number): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  if (/^\d+$/u.test(text) && Number(text) <= max) return Number(text);
  throw new Error(`${name} must be a number from 0 to ${max}, but is "${text}".`);
}
