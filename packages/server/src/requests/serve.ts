import type { Loose } from "@baro/protocol";
import { isThenable } from "../engine/thenable.ts";
import { Refusal } from "../refusal.ts";
import { accepted } from "../schemas/checking.ts";
import type { StandardSchema } from "../schemas/standard-schema.ts";
import type { Socket } from "../sockets/api.ts";
import type { Reply } from "./answer.ts";

export type AnySocket = Socket<Loose, Loose, Loose, Loose>;

/** The requests of one name: what becomes of them. */
export interface Request {
  readonly name: string;
  readonly schema: StandardSchema;
  readonly before: ((socket: AnySocket, name: string) => unknown) | undefined;
  readonly answer: (input: unknown, asker: unknown) => unknown;
}

/** Hears an event of a socket, which is `this`: one function serves all sockets. */
export type RequestListener = (this: AnySocket, ...args: unknown[]) => Promise<void>;

/** A listener that never leaves an asker without an answer. Rejects with what is a fault of the app, for the socket to report. */
export function serving(request: Request): RequestListener {
  return async function (...args) {
    const reply = replyOf(this, args);
    try {
      reply({ ok: true, value: await carryOut(request, this, args[0]) });
    } catch (error) {
      if (error instanceof Refusal) return reply({ ok: false, error: error.data });
      reply({ ok: false, error: { code: "internal" } });
      throw error;
    }
  };
}

/** Takes the acknowledgement out of what came with an event. Who has left is told nothing. */
function replyOf(socket: AnySocket, args: unknown[]): Reply {
  const acknowledge = typeof args.at(-1) === "function" ? args.pop() : undefined;
  return (answer) => {
    if (isFunction(acknowledge) && socket.connected) acknowledge(answer);
  };
}

/**
 * Whatever is known at once is not awaited: then the answer begins in the turn of its event, before the events behind it.
 * @throws Refusal, or whatever the app throws
 */
async function carryOut(request: Request, socket: AnySocket, input: unknown): Promise<unknown> {
  const given = request.before ? request.before(socket, request.name) : socket;
  const asker = isThenable(given) ? await given : given;
  const checked = request.schema["~standard"].validate(input);
  const value = accepted(isThenable(checked) ? await checked : checked);
  // As any event of a socket that has left is heard no more.
  return socket.connected ? request.answer(value, asker) : undefined;
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === "function";
}
