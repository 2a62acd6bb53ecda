/** Where the page or program lives: what relative URLs are resolved against. */
export interface Origin {
  /** With its colon: "https:". */
  readonly protocol: string;
  /** Host name with the port, where it is not the default one. */
  readonly host: string;
}

/** A parsed URL of a server. */
export interface ServerUrl {
  readonly secure: boolean;
  /** IPv6 addresses stand in brackets. */
  readonly hostname: string;
  readonly port: string;
  /** The path, which names a namespace: "/" or "/chat". */
  readonly namespace: string;
  /** Parameters of the query string; `undefined` where there is none. */
  readonly query: Readonly<Record<string, string>> | undefined;
  /** The same for all URLs that one connection can serve. */
  readonly id: string;
}

const PARTS =
  /^(?:http|ws)(s?):\/\/(?:[^/?#]*@)?(\[[^/?#\]]+\]|[^/?#:[]+)(?::(\d*))?([^?#]*)(?:\?([^#]*))?/i;
const HERE: Origin = { protocol: "http:", host: "localhost" };

/**
 * Parses the URL of a server. Without a host ("/chat") it is the page's own, without a scheme ("example.com") the
 * page's scheme, or https where there is no page. The class `URL` is not used: React Native has but a part of it, and it
 * would encode the namespace.
 * @param page default: the page that runs this, where there is one
 * @throws TypeError when there is no host, or the port is none
 */
export function parseUrl(uri = "", page = currentPage()): ServerUrl {
  const parts = PARTS.exec(withScheme(uri, page));
  const [, s, host = "", port, path = "", query] = parts ?? [];
  if (!parts || (path && path[0] !== "/")) throw new TypeError(`"${uri}" is no URL of a server`);
  const secure = Boolean(s);
  const hostname = host.toLowerCase();
  const actualPort = port || (secure ? "443" : "80");
  return {
    secure,
    hostname,
    port: actualPort,
    namespace: path || "/",
    query: query ? parseQuery(query) : undefined,
    id: `${secure}//${hostname}:${actualPort}`,
  };
}

function parseQuery(query: string): Record<string, string> {
  const pairs = query.split("&").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return [decode(name), decode(value.join("="))];
  });
  return Object.fromEntries(pairs);
}

/** What is no percent encoding stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}

function withScheme(uri: string, page: Origin | undefined): string {
  if (/^(https?|wss?):\/\//i.test(uri)) return uri;
  const { protocol, host } = page ?? HERE;
  if (uri.startsWith("//")) return protocol + uri;
  if (uri === "" || /^[/?]/.test(uri)) return `${protocol}//${host}${uri}`;
  return `${page ? protocol : "https:"}//${uri}`;
}

function currentPage(): Origin | undefined {
  return typeof location === "object" ? location : undefined;
}
