import type { RequestOptions as HttpsOptions } from "node:https";
import type { RequestOptions } from "../request-options.ts";

/** Options that node:https and `ws` take as they are. */
const PASSED = [
  "agent",
  "pfx",
  "key",
  "passphrase",
  "cert",
  "ca",
  "ciphers",
  "rejectUnauthorized",
] as const;

/** The options of TLS and of the agent, where the user gave them. */
export function connectionOptions(options: RequestOptions): HttpsOptions {
  const given = PASSED.filter((name) => options[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, options[name]]));
}

/** The headers of one request. @param kept the `cookie` header of what the server set before */
export function headersOf(
  { extraHeaders }: RequestOptions,
  kept: string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = { accept: "*/*" };
  for (const [name, value] of Object.entries(extraHeaders ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  if (kept) headers["cookie"] = headers["cookie"] ? `${headers["cookie"]}; ${kept}` : kept;
  return headers;
}
