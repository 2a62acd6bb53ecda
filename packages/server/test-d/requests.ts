// Requests: what answers get and give, and what is refused. What clients have of them: packages/client/test-d/requests.ts.

import {
  type Answer,
  type AnswersTo,
  type Namespace,
  Refusal,
  type RefusalData,
  type RequestsOf,
  requests,
  Server,
  type Socket,
  type StandardSchema,
} from "@baro/server";
import { expectTypeOf } from "vitest";

interface Data {
  user: string;
}
interface User {
  id: string;
  admin: boolean;
}
type Nothing = Record<never, never>;
type TypedSocket = Socket<Nothing, Nothing, Nothing, Data>;

declare const rename: StandardSchema<{ room: string }, { room: number }>;
declare const whoami: StandardSchema<undefined>;
declare const say: StandardSchema<string>;
declare const maybe: StandardSchema<number | undefined>;
declare const whatever: StandardSchema<unknown>;
const schemas = { rename, whoami, say };

const io = new Server<Nothing, Nothing, Nothing, Data>();

// Without `before` the socket asks.
const ofSockets = requests(io, schemas, {
  answers: {
    rename: async ({ room }, socket) => {
      expectTypeOf(room).toEqualTypeOf<number>();
      expectTypeOf(socket).toEqualTypeOf<TypedSocket>();
      return { id: room, by: socket.data.user };
    },
    whoami: (nothing, socket) => {
      expectTypeOf(nothing).toEqualTypeOf<undefined>();
      return socket.id;
    },
    say(text) {
      expectTypeOf(text).toEqualTypeOf<string>();
    },
  },
});
type Asked = RequestsOf<typeof schemas, typeof ofSockets>;
expectTypeOf<Asked>().toEqualTypeOf<{
  rename: (
    input: { room: string },
    reply: (answer: Answer<{ id: number; by: string }>) => void,
  ) => void;
  whoami: (reply: (answer: Answer<string>) => void) => void;
  say: (input: string, reply: (answer: Answer<void>) => void) => void;
}>();

// A server that hears them is typed by them.
const hearing = new Server<Asked>();
requests(hearing, schemas, { answers: ofSomeone() });

// With `before`: what it gives asks, awaited or not.
requests(io, schemas, {
  before: async (socket, name) => {
    expectTypeOf(socket).toEqualTypeOf<TypedSocket>();
    expectTypeOf(name).toEqualTypeOf<"rename" | "whoami" | "say">();
    return { id: socket.data.user, admin: false };
  },
  answers: {
    rename: (_input, user) => expectTypeOf(user).toEqualTypeOf<User>(),
    whoami: (_input, { id }) => expectTypeOf(id).toEqualTypeOf<string>(),
    say: async (_input, { admin }) => {
      if (!admin) throw new Refusal("not_you", { retryAfter: 1000, cause: admin });
    },
  },
});
requests(new Server(), schemas, {
  before(socket) {
    return socket.connected ? { id: socket.id } : Promise.resolve({ id: "" });
  },
  answers: {
    rename: (_input, { id }) => id,
    whoami: (_input, asker) => expectTypeOf(asker).toEqualTypeOf<{ id: string }>(),
    say: () => {},
  },
});
requests(io, schemas, {
  before: async () => {},
  answers: {
    rename: (_input, asker) => expectTypeOf(asker).toEqualTypeOf<void>(),
    whoami: () => {},
    say: () => {},
  },
});

// Answers that stand apart, for whoever they need.
function ofSomeone() {
  return {
    rename: async ({ room }, asker) => {
      expectTypeOf(room).toEqualTypeOf<number>();
      return [room, asker.id] as const;
    },
    whoami: (_input, { id }) => id,
    say: () => null,
  } satisfies AnswersTo<typeof schemas, { id: string }>;
}
const apart = requests(io, schemas, {
  before: async (socket) => ({ id: socket.id, admin: true }),
  answers: ofSomeone(),
});
expectTypeOf(apart.rename).returns.resolves.toEqualTypeOf<readonly [number, string]>();
requests(io, schemas, { answers: ofSomeone() });
declare const declared: AnswersTo<typeof schemas, User>;
declare function userOf(socket: Pick<Socket, "id">): Promise<User>;
requests(io, schemas, { before: userOf, answers: declared });
// @ts-expect-error the asker is no user
requests(io, schemas, { answers: declared });
// @ts-expect-error the asker is no user
requests(io, schemas, { before: (socket) => socket.id, answers: declared });
// @ts-expect-error the asker is no user
requests(io, schemas, { before: async () => ({ id: 1, admin: true }), answers: declared });

// Namespaces, also those of untyped servers.
declare const namespace: Namespace<Nothing, Nothing, Nothing, Data>;
requests(namespace, { say }, { answers: { say: (_text, { data }) => data.user } });
requests(new Server().of("/a"), { say }, { answers: { say: (_text, socket) => socket.id } });

// Each request has an answer, and only they.
// @ts-expect-error an answer is missing
requests(io, schemas, { answers: { rename: () => 1, whoami: () => 1 } });
// @ts-expect-error no request has this name
requests(io, { say }, { answers: { say: () => 1, shout: () => 1 } });
const more = { say: () => 1, shout: () => 1 };
// @ts-expect-error no request has this name
requests(io, { say }, { answers: more });
// @ts-expect-error an answer is a function
requests(io, { say }, { answers: { say: 1 } });
// @ts-expect-error the schema gives no number
requests(io, { say }, { answers: { say: (n: number) => n } });
// @ts-expect-error this is no schema
requests(io, { say: String }, { answers: { say: () => 1 } });
// @ts-expect-error this is no server
requests({}, { say }, { answers: { say: () => 1 } });
// @ts-expect-error a time is a number
void new Refusal("busy", { retryAfter: "1s" });

// Inputs that need not be there, or are anything.
type Loosely = RequestsOf<
  { maybe: typeof maybe; whatever: typeof whatever },
  { maybe: () => 1; whatever: () => Promise<2> }
>;
expectTypeOf<Loosely>().toEqualTypeOf<{
  maybe: (input: number, reply: (answer: Answer<1>) => void) => void;
  whatever: (input: unknown, reply: (answer: Answer<2>) => void) => void;
}>();

// Codes of an app's own.
type Code = "busy" | "not_you";
class Refused extends Refusal<Code> {}
expectTypeOf(new Refused("busy").code).toEqualTypeOf<Code>();
expectTypeOf(new Refusal("busy").data).toEqualTypeOf<RefusalData<"busy">>();
// @ts-expect-error no such code
void new Refused("tired");
