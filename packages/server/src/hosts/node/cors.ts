import type { IncomingMessage } from "node:http";
import cors from "cors";
import { isOfThisHost } from "../../engine/own-page.ts";

/** What may be an allowed origin. */
type StaticOrigin = boolean | string | RegExp | (boolean | string | RegExp)[];

/** Decides on an origin: `callback(null, allowed)`. */
type CustomOrigin = (
  origin: string | undefined,
  callback: (error: Error | null, origin?: StaticOrigin) => void,
) => void;

/** Who of other origins may connect, and how (the Fetch standard, section "CORS protocol"). */
export interface CorsOptions {
  /** Default "*" once `cors` is given at all. */
  origin?: StaticOrigin | CustomOrigin | undefined;
  methods?: string | string[] | undefined;
  allowedHeaders?: string | string[] | undefined;
  exposedHeaders?: string | string[] | undefined;
  /** Whether pages of other origins may send cookies. Default false. */
  credentials?: boolean | undefined;
  /** How long a browser may remember a preflight. Seconds. */
  maxAge?: number | undefined;
  preflightContinue?: boolean | undefined;
  /** Status of an answered preflight. Default 204. */
  optionsSuccessStatus?: number | undefined;
}

/** Makes the options for one request. */
export type CorsOptionsDelegate = (
  request: IncomingMessage,
  callback: (error: Error | null, options?: CorsOptions) => void,
) => void;

/** What the middleware writes to. */
interface HeaderTarget {
  statusCode: number;
  getHeader(name: string): unknown;
  setHeader(name: string, value: string): unknown;
  end(): unknown;
}

/** The package asks less of a response than a real one has. */
type CorsMiddleware = (
  request: IncomingMessage,
  response: HeaderTarget,
  next: (error?: unknown) => void,
) => void;

/** The policy on requests of other origins: one list for HTTP and for websocket upgrades. */
export class CorsPolicy {
  /** Sets the headers of a response, or answers a preflight. Undefined where no `cors` is given. */
  readonly middleware: CorsMiddleware | undefined;

  constructor(options: CorsOptions | CorsOptionsDelegate | undefined) {
    // Also `false`, as in `cors: isLocal && { … }`: the package would let everybody in.
    this.middleware = options ? cors(hearRejections(options)) : undefined;
  }

  /**
   * Whether a page may open a websocket. Browsers do not apply CORS to websockets, so the server must: the same origin and
   * clients that are no browser may; other origins may where `cors` allows them, or, where no `cors` is given, as long as
   * no cookie or password that the browser adds speaks for the user (cross-site websocket hijacking).
   */
  allowsUpgrade(request: IncomingMessage): boolean | Promise<boolean> {
    const { authorization, cookie, origin } = request.headers;
    if (origin === undefined || isOfThisHost(origin, request.headers)) return true;
    if (this.middleware) return isListed(this.middleware, request);
    return cookie === undefined && authorization === undefined;
  }

  /**
   * Whether a page may read a session as scripts (JSONP), to which browsers apply no CORS either: where something speaks
   * for the user, only a page of this server, and the browser must say that it is one.
   */
  allowsScript(request: IncomingMessage): boolean {
    const { authorization, cookie, referer, "sec-fetch-site": site } = request.headers;
    if (authorization === undefined && cookie === undefined) return true;
    if (site !== undefined) return site === "same-origin";
    return referer !== undefined && isOfThisHost(referer, request.headers);
  }
}

/** An async function of the app that fails refuses, as one that throws does; else its client would wait for ever. */
function hearRejections(
  options: CorsOptions | CorsOptionsDelegate,
): CorsOptions | CorsOptionsDelegate {
  if (typeof options !== "function") return withSafeOrigin(options);
  return (request, callback) => {
    const outcome: unknown = options(request, (error, made) =>
      callback(error, made && withSafeOrigin(made)),
    );
    if (outcome instanceof Promise) outcome.catch(callback);
  };
}

function withSafeOrigin(options: CorsOptions): CorsOptions {
  const { origin } = options;
  if (typeof origin !== "function") return options;
  const safe: CustomOrigin = (asked, callback) => {
    const outcome: unknown = origin(asked, callback);
    if (outcome instanceof Promise) outcome.catch(callback);
  };
  return { ...options, origin: safe };
}

/** Asks the middleware on a response that is never sent. A list that fails allows nobody. */
function isListed(middleware: CorsMiddleware, request: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    const recorder = new HeaderRecorder();
    const decide = (error?: unknown) => {
      const allowed = recorder.getHeader("Access-Control-Allow-Origin");
      resolve(!error && (allowed === "*" || allowed === request.headers.origin));
    };
    try {
      middleware(request, recorder, decide);
    } catch (error) {
      decide(error);
    }
  });
}

/** A response that is never sent: what the middleware would have answered. */
class HeaderRecorder implements HeaderTarget {
  statusCode = 200;
  readonly #headers = new Map<string, string>();

  getHeader(name: string): string | undefined {
    return this.#headers.get(name.toLowerCase());
  }

  setHeader(name: string, value: string): void {
    this.#headers.set(name.toLowerCase(), value);
  }

  end(): void {}
}
