import { Manager, type Socket } from "./manager.ts";
import { MANAGER_DEFAULTS, type ManagerOptions, type SocketOptions } from "./options.ts";
import { parseUrl } from "./url.ts";

type Options = Partial<ManagerOptions & SocketOptions>;

/** Managers by what their connection can serve. */
const managers = new Map<string, Manager>();

/**
 * Connects to a server. The path of the URL names the namespace; namespaces of one server share a connection, unless the
 * options say otherwise or the namespace is in use on it already.
 * @param uri default: the server of the page
 */
export function lookup(opts?: Options): Socket;
export function lookup(uri?: string, opts?: Options): Socket;
export function lookup(first?: string | Options, second?: Options): Socket {
  const uri = typeof first === "string" ? first : undefined;
  const given = (typeof first === "object" ? first : second) ?? {};
  const { id, namespace, query } = parseUrl(uri);
  const opts = query && !given.query ? { ...given, query } : given;
  return managerFor(`${id}${opts.path ?? MANAGER_DEFAULTS.path}`, { uri, opts, namespace }).socket(
    namespace,
    opts,
  );
}

interface Wanted {
  readonly uri: string | undefined;
  readonly opts: Options;
  readonly namespace: string;
}

function managerFor(key: string, { uri, opts, namespace }: Wanted): Manager {
  const shared = managers.get(key);
  const alone = opts.forceNew || opts.multiplex === false || shared?._has(namespace);
  if (shared && !alone) return shared;
  const manager = new Manager(uri, opts);
  if (!alone) managers.set(key, manager);
  return manager;
}
