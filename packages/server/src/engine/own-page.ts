import type { IncomingHttpHeaders } from "node:http";

/** The ports that browsers leave out of an origin, and some proxies write into `Host`. */
const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": ":80", "https:": ":443" };

/** What browsers say of a request that no other page made: a page of this origin, or the user. */
const OWN_SITES: readonly unknown[] = ["same-origin", "none", undefined];

/** The headers of node:http and node:http2, or the `Headers` of a `Request` as fetch has it. */
type HeadersOf = IncomingHttpHeaders | Iterable<readonly [name: string, value: string]>;

/**
 * Whether a request does not say that a page of another host made it: a page of this very host did, or no page at all (a
 * program, or what the user typed), or a browser that says nothing. For routes of one's own that change something where a cookie
 * says who asks, as browsers send it with what other pages make them ask for too: `if (!fromOwnPage(request)) …403`.
 *
 * False where `Origin` names another host or another port than `Host` (also "null", which sandboxed pages have), or where
 * `Sec-Fetch-Site` says that a page of another origin asks, a subdomain's too. Browsers send the first with all but GET and HEAD, and
 * the second over https and to localhost alone: a GET over plain http that another page has made is not told from one's own, so
 * let no GET change anything. http and https are not told apart by `Origin`: TLS may end at a proxy. Nothing else is looked at: proxies, however many, must pass `Host` on as the browser sent it
 * (`X-Forwarded-Host` is anybody's word), and what the option `cors` allows, which counts for upgrades, does not count here. Where a
 * link of another site may lead, in routes of GET that change nothing, do not ask: that too is a request of another page.
 * @param request of node:http or node:http2, Express and the like, or a `Request` as fetch has it; names of headers in lower case
 * @throws TypeError for what has no such headers
 */
export function fromOwnPage(request: { readonly headers: HeadersOf }): boolean {
  const headers = readHeaders(request.headers);
  const { origin, "sec-fetch-site": site } = headers;
  return OWN_SITES.includes(site) && (origin === undefined || isOfThisHost(origin, headers));
}

function readHeaders(headers: HeadersOf): IncomingHttpHeaders {
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) {
    throw new TypeError("fromOwnPage takes a request of node:http or of fetch, with its headers");
  }
  return isIterable(headers) ? Object.fromEntries(headers) : headers;
}

/** Headers of node:http are texts and lists, whatever their names. */
function isIterable(headers: HeadersOf): headers is Exclude<HeadersOf, IncomingHttpHeaders> {
  return Symbol.iterator in headers;
}

/**
 * Whether an address is one of the host that a request came to, whatever the scheme.
 * @param url as in `Origin` or `Referer`
 */
export function isOfThisHost(url: string, headers: IncomingHttpHeaders): boolean {
  // HTTP/2 has another name for it (RFC 9113 section 8.3.1).
  const asked = String(headers.host ?? headers[":authority"] ?? "").toLowerCase();
  try {
    const { host, protocol } = new URL(url);
    return host !== "" && [host, host + (DEFAULT_PORTS[protocol] ?? "")].includes(asked);
  } catch {
    return false;
  }
}
