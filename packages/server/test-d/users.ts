// Users of a server with maps of events, and without.

import { type Identity, Server, type Users, users } from "@baro/server";
import { expectTypeOf } from "vitest";

interface FromClients {
  say: (text: string) => void;
}
interface ToClients {
  note: (n: number) => void;
  question: (text: string, done: (answer: number) => void) => void;
}
interface Data {
  color: string;
}
type Between = Record<never, never>;

const io = new Server<FromClients, ToClients, Between, Data>();

interface Session {
  id: string;
  user: string;
  expiresAt: number | undefined;
}
declare const sessions: { find(cookie: string | undefined): Promise<Session | null> };

const people = users(io, {
  authenticate: async ({ handshake, data }) => {
    expectTypeOf(data).toEqualTypeOf<Data>();
    const session = await sessions.find(handshake.headers.cookie);
    return session && { user: session.user, session: session.id, until: session.expiresAt };
  },
  grace: 0,
});
expectTypeOf(people).toEqualTypeOf<Users<FromClients, ToClients, Between, Data>>();

people.on("came", (user) => expectTypeOf(user).toEqualTypeOf<string>()).once("went", () => {});
// @ts-expect-error no such event
people.on("gone", () => {});
expectTypeOf(people.here()).toEqualTypeOf<string[]>();
expectTypeOf(people.isHere("ann")).toEqualTypeOf<boolean>();
expectTypeOf(people.to("ann")).toEqualTypeOf(io.to("ann"));

people.to("ann").emit("note", 1);
people.to(["ann", "bob"] as const).volatile.emit("note", 1);
// @ts-expect-error the note is a number
people.to("ann").emit("note", "1");
// @ts-expect-error the server sends no such event
people.to("ann").emit("say", "hello");
expectTypeOf(people.to("ann").timeout(10).emitWithAck("question", "?")).resolves.toEqualTypeOf<
  number[]
>();

io.on("connection", (socket) => {
  expectTypeOf(people.of(socket)).toEqualTypeOf<Identity | undefined>();
});

people.end({ user: "ann" });
people.end({ session: "1" });
// @ts-expect-error whose?
people.end({});
// @ts-expect-error either
people.end({ user: "ann", session: "1" });
people.close();

// Of a namespace, without maps, and at once.
const untyped = users(new Server().of("/a"), { authenticate: () => ({ user: "ann" }) });
untyped.to("ann").emit("whatever", 1, { of: "any kind" });
users(new Server(), { authenticate: () => undefined });
// @ts-expect-error a user is a text
users(new Server(), { authenticate: () => ({ user: 1 }) });
// @ts-expect-error somebody has to say who they are
users(new Server(), {});
