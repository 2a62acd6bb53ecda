import { MANAGER_DEFAULTS, type ManagerOptions } from "./options.ts";
import { parseUrl } from "./url.ts";

/**
 * The options of a manager: what the user gave, the defaults that are told, and where the URL points to.
 * @param uri without it, the options `hostname`, `port` and `secure` say where; without those, the page does
 */
export function resolveOptions(
  uri: string | undefined,
  given: Partial<ManagerOptions>,
): Partial<ManagerOptions> {
  const options = { ...given, path: given.path || MANAGER_DEFAULTS.path };
  const host = options.hostname ?? options.host;
  if (uri === undefined && host !== undefined) return { ...options, hostname: host };
  const { hostname, port, secure, query } = parseUrl(uri);
  return { ...options, hostname, port, secure, ...(query && !options.query && { query }) };
}
