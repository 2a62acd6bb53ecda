import type { ManagerOptions } from "./options.ts";
import { parseUrl } from "./url.ts";

/**
 * The options of a connection: what the user gave to the manager, and where the URL points to.
 * @param uri without it, the options `hostname`, `port` and `secure` say where; without those, the page does
 */
export function resolveOptions(
  uri: string | undefined,
  given: Partial<ManagerOptions>,
): Partial<ManagerOptions> {
  const host = given.hostname ?? given.host;
  if (uri === undefined && host !== undefined) return { ...given, hostname: host };
  const { hostname, port, secure, query } = parseUrl(uri);
  return { ...given, hostname, port, secure, ...(query && !given.query && { query }) };
}
