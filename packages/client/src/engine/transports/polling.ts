import {
  type BinaryData,
  type BinaryLeaf,
  decodePayload,
  type EnginePacket,
  encodeEnginePacket,
  encodePayload,
} from "@baro/protocol";
import { platform } from "#platform";
import { TransportError } from "../../errors.ts";
import type { HttpResponse } from "../platform.ts";
import { requestUrl } from "../request-url.ts";
import type { Timer } from "../timers.ts";
import {
  CLOSED_BY_SERVER,
  type OutgoingPacket,
  type Transport,
  type TransportContext,
  type TransportSink,
} from "../transport.ts";

/** How long the server may take to hear that the client leaves, ms. */
const GOODBYE_TIMEOUT = 2000;

const GOODBYE = encodeEnginePacket<string>({ type: "close" });

const NO_RESPONSE: HttpResponse = { status: 0, responseText: "", retryAfter: 0 };

type Method = "GET" | "POST";
type Phase = "opening" | "open" | "pausing" | "paused" | "closed";

/** HTTP long-polling: a GET waits for what the server sends, a POST carries what the client sends. */
export class Polling implements Transport {
  sink: TransportSink;
  readonly query: Record<string, unknown>;
  readonly #context: TransportContext;
  readonly #abort = new AbortController();
  #phase: Phase = "opening";
  #polling = false;
  /** Settles with the POST that is under way. */
  #posting: Promise<void> | undefined;
  #onPaused = () => {};

  constructor(context: TransportContext) {
    this.#context = context;
    this.sink = context.sink;
    this.query = { ...context.query };
  }

  get name(): string {
    return "polling";
  }

  get writable(): boolean {
    return this.#phase === "open" && !this.#posting;
  }

  open(): void {
    void this.#poll();
  }

  send(packets: readonly OutgoingPacket[]): void {
    this.#posting = this.#post(packets).then((delivered) => {
      this.#posting = undefined;
      if (!delivered) return;
      this.sink.onDrain();
      this.#settlePause();
    });
  }

  pause(onPaused: () => void): void {
    this.#phase = "pausing";
    this.#onPaused = onPaused;
    this.#settlePause();
  }

  resume(): void {
    if (this.#phase !== "pausing" && this.#phase !== "paused") return;
    this.#phase = "open";
    if (!this.#polling) void this.#poll();
  }

  close(hurried = false): void {
    if (this.#phase === "closed") return;
    this.#phase = "closed";
    if (this.query["sid"]) void this.#sayGoodbye(hurried);
    else this.#abort.abort();
  }

  async #sayGoodbye(hurried: boolean): Promise<void> {
    const { timers } = this.#context;
    const timer = timers.set(() => this.#abort.abort(), GOODBYE_TIMEOUT);
    if (!hurried) await this.#posting;
    await this.#request("POST", GOODBYE).catch(() => {});
    timers.clear(timer);
    this.#abort.abort();
  }

  /** One GET, and the next as long as the transport is open. */
  async #poll(): Promise<void> {
    this.#polling = true;
    const body = await this.#exchange("GET");
    this.#polling = false;
    if (body !== undefined) this.#receive(body);
    if (this.#phase === "open") void this.#poll();
    else this.#settlePause();
  }

  #receive(body: string): void {
    for (const packet of this.#decode(body)) this.#deliver(packet);
  }

  #decode(body: string): EnginePacket[] {
    try {
      return decodePayload(body, platform.fromBase64);
    } catch (cause) {
      this.#fail(new TransportError("server error", { description: cause, cause }));
      return [];
    }
  }

  #deliver(packet: EnginePacket): void {
    if (this.#phase === "closed") return;
    if (packet.type === "close") {
      this.#phase = "closed";
      this.#abort.abort();
      this.sink.onClose(CLOSED_BY_SERVER);
      return;
    }
    if (this.#phase === "opening" && packet.type === "open") {
      this.#phase = "open";
      this.sink.onOpen();
    }
    this.sink.onPacket(packet);
  }

  /** @returns whether the server took them */
  async #post(packets: readonly OutgoingPacket[]): Promise<boolean> {
    const encoded = await Promise.all(packets.map(withoutBlob));
    const body = encodePayload(encoded, platform.toBase64);
    return (await this.#exchange("POST", body)) !== undefined;
  }

  /** @returns the body of the answer; `undefined` when there is none, which the sink has heard of */
  async #exchange(method: Method, body?: string): Promise<string | undefined> {
    const timer = this.#limit(method);
    try {
      const response = await this.#request(method, body);
      if (isSuccess(response)) return response.responseText;
      this.#failRequest(method, response);
    } catch (cause) {
      this.#failRequest(method, NO_RESPONSE, cause);
    } finally {
      this.#context.timers.clear(timer);
    }
    return undefined;
  }

  #limit(method: Method): Timer | undefined {
    const { options, timers } = this.#context;
    if (!options.requestTimeout) return undefined;
    return timers.set(() => this.#failRequest(method, NO_RESPONSE), options.requestTimeout);
  }

  #request(method: Method, body?: string): Promise<HttpResponse> {
    const { options, network } = this.#context;
    const at = { options, query: this.query };
    return network.request({
      method,
      url: requestUrl(at, { scheme: "http", name: this.name, stamped: true }),
      options,
      signal: this.#abort.signal,
      ...(body === undefined ? {} : { body }),
    });
  }

  #failRequest(method: Method, response: HttpResponse, cause?: unknown): void {
    const what = method === "GET" ? "xhr poll error" : "xhr post error";
    const { status } = response;
    this.#fail(new TransportError(what, { description: status, context: response, cause }));
  }

  #fail(error: Error): void {
    if (this.#phase === "closed") return;
    this.#phase = "closed";
    this.#abort.abort();
    this.sink.onError(error);
  }

  #settlePause(): void {
    if (this.#phase !== "pausing" || this.#polling || this.#posting) return;
    this.#phase = "paused";
    this.#onPaused();
  }
}

function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

async function withoutBlob(packet: OutgoingPacket): Promise<string | BinaryData> {
  const encoded = encodeEnginePacket<BinaryLeaf>(packet);
  return encoded instanceof Blob ? encoded.arrayBuffer() : encoded;
}
