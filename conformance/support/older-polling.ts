import { decodePayloadV3, type OpenPayload } from "@baro/protocol";
import { parseOpen, type RawRequest, type RawResponse, rawRequest } from "@baro/testing";

type Query = Readonly<Record<string, string>>;

/** A client of Engine.IO 3 by long-polling, which does what the test says. */
export class OlderPolling {
  readonly #base: string;
  readonly #query: Query;
  #sid = "";

  /** @param query what stands in each request beside EIO, transport and sid */
  constructor(url: string, query: Query = {}) {
    this.#base = `${url}/socket.io/`;
    this.#query = query;
  }

  /** A session whose client is in the main namespace, as it is without asking. Both packets have been read. */
  static async join(url: string, query: Query = {}): Promise<OlderPolling> {
    const polling = new OlderPolling(url, query);
    await polling.handshake();
    const joined = payloadOf(await polling.get());
    if (joined !== "2:40") throw new Error(`expected the main namespace, got ${joined}`);
    return polling;
  }

  get sid(): string {
    return this.#sid;
  }

  /** Opens a session. */
  async handshake(): Promise<{ answer: RawResponse; open: OpenPayload }> {
    const answer = await this.get();
    const [packet = ""] = packetsOf(answer);
    const open = parseOpen(packet);
    this.#sid = open.sid;
    return { answer, open };
  }

  get(): Promise<RawResponse> {
    return this.request({});
  }

  /** The text of the next payload, whatever way it came. */
  async payload(): Promise<string> {
    return payloadOf(await this.get());
  }

  /** Sends a payload: text as text, bytes as a binary payload. */
  post(body: string | Buffer): Promise<RawResponse> {
    const type = typeof body === "string" ? "text/plain;charset=UTF-8" : "application/octet-stream";
    return this.request({ method: "POST", body, headers: { "content-type": type } });
  }

  /** Sends a payload as a page without another way does: in the field of a form. */
  postForm(payload: string): Promise<RawResponse> {
    const body = `d=${encodeURIComponent(payload)}`;
    const type = "application/x-www-form-urlencoded";
    return this.request({ method: "POST", body, headers: { "content-type": type } });
  }

  /** Any request of this session; `query` changes its parameters. */
  request(options: RawRequest, query: Query = {}): Promise<RawResponse> {
    const sid: Query = this.#sid ? { sid: this.#sid } : {};
    const all = { EIO: "3", transport: "polling", ...this.#query, ...sid, ...query };
    return rawRequest(`${this.#base}?${new URLSearchParams(all)}`, options);
  }
}

/** The payload of an answer, which may be wrapped into a script. */
function payloadOf({ body }: RawResponse): string {
  const script = /^___eio\[[0-9]*\]\((".*")\);$/s.exec(body);
  return script?.[1] === undefined ? body : JSON.parse(script[1]);
}

function packetsOf(answer: RawResponse): string[] {
  const packets = decodePayloadV3(payloadOf(answer), (text) => Buffer.from(text, "base64"));
  return packets.map(({ type, data }) => (type === "open" ? `0${data}` : type));
}
