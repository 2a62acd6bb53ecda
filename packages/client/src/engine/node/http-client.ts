import http from "node:http";
import https from "node:https";
import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";
import type { HttpRequest, HttpResponse } from "../platform.ts";
import { connectionOptions } from "./http-options.ts";

/** Most that one answer may hold, as much as `ws` takes in one message. Bytes. */
const MAX_RESPONSE = 100 * 1024 * 1024;

/** TCP connections that nobody uses are kept for as long as Node's own agent does. ms */
const KEEP_ALIVE = { keepAlive: true, timeout: 5000 };

/** How long a poll waits for a post whose TCP connection it could use: then it opens another. ms */
const LONGEST_WAIT = 500;

/** The headers of one request, and who hears those of its answer. */
export interface HttpHeaders {
  readonly sent: Record<string, string>;
  readonly onReceived: (headers: http.IncomingHttpHeaders) => void;
}

/**
 * Sends the requests of one session, and keeps its TCP connections: those of another session may lead to another server,
 * where a balancer looks at their first request only, as `@socket.io/sticky` does.
 */
export class HttpClient {
  #agent: http.Agent | undefined;
  #keeps = true;
  #underway = 0;
  #polls = 0;
  #posting: Promise<unknown> | undefined;

  request(asked: HttpRequest, headers: HttpHeaders): Promise<HttpResponse> {
    if (asked.method === "POST") return this.#post(asked, headers);
    this.#polls++;
    return this.#polls === 2 ? this.#pollAfterPost(asked, headers) : this.#send(asked, headers);
  }

  /** Whether connections are kept for further requests. Where they are not, those that nobody uses are closed. */
  set keeps(keeps: boolean) {
    this.#keeps = keeps;
    this.#closeUnused();
  }

  #post(asked: HttpRequest, headers: HttpHeaders): Promise<HttpResponse> {
    const answer = this.#send(asked, headers);
    this.#posting = answer.catch(() => {});
    return answer;
  }

  /**
   * The poll that follows the handshake lets what is posted in the same turn go first, and then takes its TCP connection: to
   * open another takes as long as the answer to that post, and longer with TLS.
   */
  async #pollAfterPost(asked: HttpRequest, headers: HttpHeaders): Promise<HttpResponse> {
    await turn();
    await Promise.race([this.#posting, delay(LONGEST_WAIT, undefined, { ref: false })]);
    return this.#send(asked, headers);
  }

  #send(asked: HttpRequest, headers: HttpHeaders): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const request = this.#start(asked, headers.sent);
      request.on("error", (error) => {
        if (asked.method === "POST" && wasStale(request, error))
          this.#send(asked, headers).then(resolve, reject);
        else reject(error);
      });
      request.on("response", (response) => {
        headers.onReceived(response.headers);
        response.on("error", reject);
        readAll(response, resolve);
      });
      request.end(asked.body);
    });
  }

  #start({ method, url, options, signal }: HttpRequest, headers: HttpHeaders["sent"]) {
    const { request: send, Agent } = url.startsWith("https:") ? https : http;
    this.#agent ??= new Agent(KEEP_ALIVE);
    const request = send(url, {
      agent: this.#agent,
      ...connectionOptions(options),
      method,
      headers,
    });
    this.#underway++;
    // Node's option `signal` does the same at several times the cost.
    const abort = () => request.destroy(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    request.on("close", () => {
      signal.removeEventListener("abort", abort);
      this.#underway--;
      this.#closeUnused();
    });
    if (options.autoUnref) request.on("socket", (socket) => socket.unref());
    return request;
  }

  /** Not before the end of this turn: the next request may be asked for in it. */
  #closeUnused(): void {
    if (this.#keeps) return;
    setImmediate(() => {
      if (!this.#keeps && this.#underway === 0) this.#agent?.destroy();
    });
  }
}

/** Whether the server closed a kept connection in the moment in which it was used again: it has not seen the request. */
function wasStale(request: http.ClientRequest, error: Error): boolean {
  return request.reusedSocket && "code" in error && error.code === "ECONNRESET";
}

/** Where it fails, the response emits `error`. */
function readAll(response: http.IncomingMessage, onAnswer: (response: HttpResponse) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_RESPONSE) response.destroy(new RangeError("the answer is too long"));
  });
  response.on("end", () =>
    onAnswer({
      status: response.statusCode ?? 0,
      responseText: Buffer.concat(chunks).toString(),
      retryAfter: Number(response.headers["retry-after"] ?? 0),
    }),
  );
}
