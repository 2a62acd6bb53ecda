// A server's requests, asked with the types that it exports.

import { io, type Socket } from "@baro/client";
import { type Answer, type RequestsOf, requests, Server, type StandardSchema } from "@baro/server";
import { expectTypeOf } from "vitest";

declare const rename: StandardSchema<{ room: string }, { room: number }>;
declare const whoami: StandardSchema<undefined>;
declare const say: StandardSchema<string>;
const schemas = { rename, whoami, say };

/** Never run: the compiler is the test. */
function serve() {
  return requests(new Server(), schemas, {
    answers: {
      rename: async ({ room }) => ({ id: room, by: "kim" }),
      whoami: (_nothing, socket) => socket.id,
      say: () => {},
    },
  });
}
type Requests = RequestsOf<typeof schemas, ReturnType<typeof serve>>;

/** Never run either. */
export async function asking(): Promise<void> {
  const client: Socket<Record<never, never>, Requests> = io();
  const renamed = await client.emitWithAck("rename", { room: "1" });
  expectTypeOf(renamed).toEqualTypeOf<Answer<{ id: number; by: string }>>();
  if (renamed.ok) {
    expectTypeOf(renamed.value.by).toEqualTypeOf<string>();
  } else {
    expectTypeOf(renamed.error.code).toEqualTypeOf<string>();
    expectTypeOf(renamed.error.retryAfter).toEqualTypeOf<number | undefined>();
  }
  expectTypeOf(await client.emitWithAck("whoami")).toEqualTypeOf<Answer<string>>();
  client.emit("whoami", (answer) => expectTypeOf(answer).toEqualTypeOf<Answer<string>>());
  client.timeout(10).emit("say", "a", (error, answer) => {
    expectTypeOf(error).toEqualTypeOf<Error>();
    expectTypeOf(answer).toEqualTypeOf<Answer<void>>();
  });
  // @ts-expect-error no such request
  client.emitWithAck("leave", 1);
  // @ts-expect-error the input is what the schema takes, not what it makes of that
  client.emitWithAck("rename", { room: 1 });
  // @ts-expect-error the input is missing
  client.emitWithAck("say");
  // @ts-expect-error it takes no input
  client.emitWithAck("whoami", 1);
  // @ts-expect-error a failure has no value
  if (!renamed.ok) renamed.value;
}
