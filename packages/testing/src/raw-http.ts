import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
} from "node:http";
import { request as secureRequest } from "node:https";
import { PATIENCE, within } from "./within.ts";

/** A complete answer. `body` is `bytes` read as UTF-8. */
export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly body: string;
}

/** One request: `GET` without a body unless it says otherwise. */
export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** How long to wait for the answer, ms. Default {@link PATIENCE}; Infinity: for ever. */
  readonly patience?: number;
  /** A certificate to trust, PEM; for https. */
  readonly ca?: string;
}

/** Sends one request on a TCP connection of its own and resolves with the whole answer, whatever its status. */
export async function rawRequest(url: string, options: RawRequest = {}): Promise<RawResponse> {
  const { method = "GET", body, patience = PATIENCE } = options;
  const pending = startRequest(url, options);
  pending.end(body);
  const answer = responseOf(pending);
  return patience === Number.POSITIVE_INFINITY
    ? answer
    : within(answer, `the answer to ${method} ${url}`, patience);
}

/** Starts a request and leaves its body to the caller: for bodies that come in parts, or never end. */
export function startRequest(url: string, options: RawRequest = {}): ClientRequest {
  const { method = "GET", headers = {}, ca } = options;
  const common = { method, headers: { ...headers }, agent: false as const };
  return url.startsWith("https:") ? secureRequest(url, { ...common, ca }) : request(url, common);
}

/** Resolves with the answer to `pending`; rejects when its connection ends before the answer does. */
export async function responseOf(pending: ClientRequest): Promise<RawResponse> {
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    pending.once("response", resolve);
    pending.on("error", reject);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    bytes,
    body: bytes.toString("utf8"),
  };
}
