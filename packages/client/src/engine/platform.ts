import type { BinaryData, BinaryLeaf } from "@baro/protocol";
import type { RequestOptions } from "./request-options.ts";

/** One HTTP request. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly options: RequestOptions;
}

/** Its answer, whatever the status. */
export interface HttpResponse {
  readonly status: number;
  readonly responseText: string;
  /** After how long the server wants to be asked again, s (`Retry-After`); 0 where it does not say. */
  readonly retryAfter: number;
}

/** A websocket that was asked for. */
export interface WebSocketHandle {
  send(data: string | BinaryLeaf, compress: boolean): void;
  close(): void;
}

/** Who hears what happens on a websocket. Events are those of the runtime. */
export interface WebSocketListener {
  onOpen(): void;
  onMessage(data: string | BinaryData): void;
  onError(event: unknown): void;
  onClose(event: unknown): void;
}

/** What to open a websocket with. */
export interface WebSocketRequest {
  readonly url: string;
  readonly options: RequestOptions;
  readonly listener: WebSocketListener;
}

/** Who hears of the network and of the page's end. */
export interface SurroundingsListener {
  /** The network is lost. */
  readonly offline?: () => void;
  /** The network is there again. */
  readonly online?: () => void;
  /** The page is left; with `early`, as soon as it asks whether it may be. */
  readonly unload?: (early: boolean) => void;
}

/** The way to the server of one connection: keeps its cookies, where the runtime does not. */
export interface Network {
  /** Rejects when there is no answer. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** @throws whatever the runtime's websocket throws for a URL or subprotocol that is none */
  openWebSocket(request: WebSocketRequest): WebSocketHandle;
}

/** What differs between Node and browsers. Chosen by the "#platform" entry of package.json. */
export interface Platform {
  createNetwork(options: RequestOptions): Network;
  toBase64(data: BinaryData): string;
  fromBase64(text: string): BinaryData;
  /** @returns ends the watch */
  watch(listener: SurroundingsListener): () => void;
}
