import type { OpenPayload } from "@baro/protocol";
import { type RawRequest, type RawResponse, rawRequest, startRequest } from "./raw-http.ts";
import { type Query, urlWith } from "./raw-url.ts";

/** Separates the packets of a payload: record separator, U+001E. */
export const SEPARATOR = "\x1e";

/** A client of the long-polling transport that does exactly what the test says, and nothing by itself. */
export class RawPolling {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  #sid: string | undefined;

  /**
   * @param url of the server, without path
   * @param options `path`: default "/socket.io/"; `headers`: sent with each request
   */
  constructor(
    url: string,
    options: { readonly path?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    this.#base = url + (options.path ?? "/socket.io/");
    this.#headers = options.headers ?? {};
  }

  /** A session with its handshake done. */
  static async open(url: string): Promise<RawPolling> {
    const polling = new RawPolling(url);
    await polling.handshake();
    return polling;
  }

  /** A session that joined the main namespace. Its server's CONNECT has been read. */
  static async connect(url: string, namespace = ""): Promise<RawPolling> {
    const polling = await RawPolling.open(url);
    await polling.post(`40${namespace}`);
    // A server that pings often may have done so before.
    while ((await polling.get()).body === "2") await polling.post("3");
    return polling;
  }

  /** The session id that the handshake gave. */
  get sid(): string {
    if (this.#sid === undefined) throw new Error("no handshake was made");
    return this.#sid;
  }

  /** Opens a session and resolves with what the open packet said. */
  async handshake(query: Query = {}): Promise<OpenPayload> {
    const answer = await this.request({}, { sid: undefined, ...query });
    const open = parseOpen(answer.body);
    this.#sid = open.sid;
    return open;
  }

  /** The next payload. */
  get(query: Query = {}): Promise<RawResponse> {
    return this.request({}, query);
  }

  /** The packets of the next payload. */
  async packets(): Promise<string[]> {
    const answer = await this.get();
    if (answer.status !== 200)
      throw new Error(`the server answered ${answer.status}: ${answer.body}`);
    return answer.body.split(SEPARATOR);
  }

  /** Sends a payload; text goes as `text/plain;charset=UTF-8`. */
  post(
    body: string | Buffer,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawResponse> {
    const type = { "content-type": "text/plain;charset=UTF-8" };
    return this.request({ method: "POST", body, headers: { ...type, ...headers } });
  }

  /** Any request of this session. */
  request(options: RawRequest, query: Query = {}): Promise<RawResponse> {
    const headers = { ...this.#headers, ...options.headers };
    return rawRequest(this.url(query), { ...options, headers });
  }

  /** A request of this session whose body the caller writes. */
  start(options: RawRequest): ReturnType<typeof startRequest> {
    return startRequest(this.url(), options);
  }

  /** The address of this session's requests. */
  url(query: Query = {}): string {
    return urlWith(this.#base, { EIO: 4, transport: "polling", sid: this.#sid, ...query });
  }
}

/** What an encoded open packet says. */
export function parseOpen(packet: string): OpenPayload {
  if (!packet.startsWith("0{")) throw new Error(`expected an open packet, got ${packet}`);
  return JSON.parse(packet.slice(1));
}
