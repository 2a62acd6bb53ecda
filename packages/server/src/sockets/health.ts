import type { IncomingMessage, ServerResponse } from "node:http";
import { isDuration, LONGEST_TIMEOUT } from "../engine/longest-timeout.ts";
import { ServerOptionError } from "../option-error.ts";
import { atMost } from "./at-most.ts";

export interface HealthOptions {
  /**
   * What the app depends on. It is not ready while one of them throws, rejects, gives `false` or takes longer than `timeout`;
   * what it fails with, nobody is told. One that has not answered is not asked again until it has. Default: none.
   */
  readonly checks?: readonly (() => unknown)[];
  /** How long the store, and each check, may take. ms. Default 2000. */
  readonly timeout?: number;
}

/** Answers a request, and needs nothing else of whoever routes it here. */
export type HealthHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** What whoever runs a server asks it over HTTP. */
export interface Health {
  /** 200 "ok": the process serves HTTP. */
  readonly live: HealthHandler;
  /** 200 "ready", or 503 "not ready": new clients should go elsewhere. */
  readonly ready: HealthHandler;
}

/** What is needed of the server: see `Server.ready`. */
interface Readiness {
  ready(): Promise<boolean>;
}

type Check = () => Promise<unknown>;

/**
 * Handlers that say whether the process lives, and whether it takes new clients: not from the moment that `io.drain()` or
 * `io.close()` was called, nor while the store of channels does not answer, or a check fails. For node:http, Express, and whatever gives
 * Node's request and response.
 * @throws ServerOptionError SERVER_OPTION for what is no server, or an option that cannot work
 */
export function health(io: Readiness, options: HealthOptions = {}): Health {
  if (typeof Reflect.get(Object(io), "ready") !== "function") {
    throw new ServerOptionError("health takes a server first: health(io)");
  }
  const { checks, timeout } = resolve(options);
  const all: readonly Check[] = [() => io.ready(), ...checks.map(oneAtATime)];
  return {
    live: (_request, response) => answer(response, 200, "ok"),
    ready: async (_request, response) => {
      if (await pass(all, timeout)) answer(response, 200, "ready");
      else answer(response, 503, "not ready");
    },
  };
}

function resolve({ checks = [], timeout = 2000 }: HealthOptions): Required<HealthOptions> {
  if (!Array.isArray(checks) || checks.some((check) => typeof check !== "function")) {
    throw new ServerOptionError('the option "checks" of health must be a list of functions');
  }
  if (!isDuration(timeout) || timeout === 0) {
    const what = `milliseconds above 0, ${LONGEST_TIMEOUT} at the most`;
    throw new ServerOptionError(`the option "timeout" of health must be ${what}`);
  }
  return { checks, timeout };
}

/** Those who ask before it has answered share the answer: what hangs is not asked ever more often. */
function oneAtATime(check: () => unknown): Check {
  let pending: Promise<unknown> | undefined;
  const ask = async (): Promise<unknown> => await check();
  return () => {
    pending ??= ask().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}

/** Whether all of them do in time. The first that does not decides. */
async function pass(checks: readonly Check[], timeout: number): Promise<boolean> {
  try {
    return await atMost(timeout, Promise.all(checks.map(mustPass)));
  } catch {
    return false;
  }
}

async function mustPass(check: Check): Promise<void> {
  if ((await check()) === false) throw new Error("it does not pass");
}

/** Unless the app has answered by itself meanwhile. */
function answer(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return;
  const body = `${text}\n`;
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
  });
  response.end(body);
}
