import type { IncomingMessage, ServerResponse } from "node:http";
import { surface } from "../../engine/surface.ts";

/** Middleware as Express and connect have it; an error, thrown or handed to `next`, refuses the request. */
export type EngineMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => unknown;

/** One request on its way through middleware. */
interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

type Done = (error?: unknown) => void;

/** Middleware in the order in which it runs. */
export class MiddlewareChain {
  readonly #steps: EngineMiddleware[];

  constructor(steps: readonly (EngineMiddleware | undefined)[] = []) {
    this.#steps = steps.filter((step) => step !== undefined);
  }

  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  add(middleware: EngineMiddleware): void {
    this.#steps.push(middleware);
  }

  /** Calls `done` once all have let the request pass, or one has failed; never, where one answers. */
  run(passage: Passage, done: Done): void {
    this.#runFrom(0, passage, done);
  }

  #runFrom(index: number, passage: Passage, done: Done): void {
    const middleware = this.#steps[index];
    if (!middleware) {
      done();
      return;
    }
    runOne(middleware, passage, (error) => {
      if (error) done(error);
      else this.#runFrom(index + 1, passage, done);
    });
  }
}

/** Only the first outcome counts; what is thrown after it surfaces, as nobody else would hear of it. */
function runOne(middleware: EngineMiddleware, { request, response }: Passage, done: Done): void {
  let isDone = false;
  const next = (error?: unknown): void => {
    if (isDone) return;
    isDone = true;
    done(error);
  };
  const fail = (error: unknown): void => {
    if (isDone) surface(error);
    else next(error || new Error("the middleware failed"));
  };
  try {
    const outcome = middleware(request, response, next);
    if (outcome instanceof Promise) outcome.catch(fail);
  } catch (error) {
    fail(error);
  }
}
