import { join, parse, resolve } from "node:path";
import { z } from "zod";

/** The app's folder, the same from server/ (dev) and from dist/server/ (built). */
const APP = resolve(import.meta.dirname.replace(/\/dist(?=\/server$)/u, ""), "..");

export type Config = ReturnType<typeof readConfig>;

const number = (max: number) =>
  z.string().regex(/^\d+$/u, "must be a number").transform(Number).pipe(z.number().max(max));

/** README.md says what they do. */
const SETTINGS = z.object({
  PORT: number(65_535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  CHAT_DB: z.string().default(join(APP, "data", "messenger.db")),
  TRUST_PROXY: number(10).default(0),
  METRICS_PORT: number(65_535).optional(),
  LOG_LEVEL: z.string().default("warn"),
});

/** What the environment says; an empty text says nothing. Throws an `Error` whose message says what to change. */
export function readConfig(env: NodeJS.ProcessEnv) {
  const given = Object.fromEntries(Object.entries(env).filter(([, text]) => text !== ""));
  const { data, error } = SETTINGS.safeParse(given);
  if (error) throw new Error(z.prettifyError(error));
  return { ...data, ...besides(data.CHAT_DB), page: join(APP, "dist", "web") };
}

/** `messenger.db` has its messages in `messenger.messages.db`, and what people sent in the folder `messenger.files`. */
export function besides(database: string) {
  const { dir, name, ext } = parse(resolve(database));
  return { messages: join(dir, `${name}.messages${ext}`), files: join(dir, `${name}.files`) };
}
