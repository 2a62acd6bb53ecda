import type { IncomingMessage } from "node:http";

/** How many texts are known at most; then all are forgotten, and those that are common are soon back. */
const MOST_TEXTS = 512;
/** A longer text is hardly common. Characters. */
const LONGEST_TEXT = 256;

/** A target with a token in it is longer than this. Characters. */
const PLAIN_TARGET = 64;

/** Headers whose values are secret, or another for each client. */
const UNIQUE = new Set(["authorization", "cookie", "proxy-authorization", "sec-websocket-key"]);

/**
 * The texts that stand in the heads of many requests. A request lives as long as its connection, and Node makes new texts
 * for each: by this, ten thousand requests of the same kind of client hold one "Sec-WebSocket-Version" and one user agent.
 */
export class SharedHead {
  readonly #known = new Map<string, string>();

  /** Puts known texts in the place of equal ones. Before `request.headers` is read for the first time, which takes them from here. */
  shareIn(request: IncomingMessage): void {
    const { rawHeaders, url } = request;
    if (url !== undefined && url.length <= PLAIN_TARGET) request.url = this.#shared(url);
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      const name = rawHeaders[at] ?? "";
      const value = rawHeaders[at + 1] ?? "";
      rawHeaders[at] = this.#shared(name);
      if (!UNIQUE.has(name.toLowerCase())) rawHeaders[at + 1] = this.#shared(value);
    }
  }

  #shared(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined || text.length > LONGEST_TEXT) return known ?? text;
    if (this.#known.size === MOST_TEXTS) this.#known.clear();
    this.#known.set(text, text);
    return text;
  }
}
