import type { RequestOptions } from "./request-options.ts";
import type { TransportContext } from "./transport.ts";

/** What makes the URL of one transport's requests. */
export interface RequestUrl {
  /** Without "s": "http" or "ws". */
  readonly scheme: "http" | "ws";
  readonly name: string;
  /** Whether each request gets a parameter of its own, unless the user says otherwise. */
  readonly stamped: boolean;
}

const ENGINE_PROTOCOL = 4;

/** The URL of one request of a transport (Engine.IO protocol 4, section "URL"). */
export function requestUrl(
  { options, query }: Pick<TransportContext, "options" | "query">,
  { scheme, name, stamped }: RequestUrl,
): string {
  const parameters: Record<string, unknown> = {
    ...query,
    EIO: ENGINE_PROTOCOL,
    transport: name,
  };
  if (options.forceBase64) parameters["b64"] = 1;
  if (options.timestampRequests ?? stamped) parameters[options.timestampParam ?? "t"] = stamp();
  const { secure, hostname = "localhost" } = options;
  const path = pathOf(options);
  return `${scheme}${secure ? "s" : ""}://${bracketed(hostname)}${portOf(options)}${path}?${encodeQuery(parameters)}`;
}

function encodeQuery(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map((pair) => pair.map((part) => encodeURIComponent(String(part))).join("="))
    .join("&");
}

function pathOf({ path = "/engine.io", addTrailingSlash = true }: RequestOptions): string {
  return path.replace(/\/$/, "") + (addTrailingSlash ? "/" : "");
}

function portOf({ port, secure }: RequestOptions): string {
  const usual = secure ? 443 : 80;
  return port && Number(port) !== usual ? `:${port}` : "";
}

/** IPv6 addresses need brackets in a URL. */
function bracketed(hostname: string): string {
  return hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;
}

let stamps = 0;

/** Different for each request of this program, and most likely of all others. */
function stamp(): string {
  stamps++;
  return Date.now().toString(36) + stamps.toString(36);
}
