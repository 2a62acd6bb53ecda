import { type UsersOptions, users } from "@baro/server";
import { expect, it } from "vitest";
import { asTheySay } from "../support/people.ts";
import { createServer, join } from "../support/scene.ts";

/** An error of a caller. */
const faultOf = (message: string) =>
  expect.objectContaining({ code: "SERVER_OPTION", message: expect.stringContaining(message) });

it.each([undefined, null, "ann"])("options are needed: %s are none", (options) => {
  const call = () => Reflect.apply(users, undefined, [createServer(), options]);
  expect(call).toThrow(faultOf("options must be an object"));
});

it.each([
  ["authenticate", {}],
  ["authenticate", { authenticate: "ann" }],
  ["grace", { authenticate: asTheySay, grace: -1 }],
  ["grace", { authenticate: asTheySay, grace: Number.NaN }],
  ["grace", { authenticate: asTheySay, grace: 2 ** 31 }],
  ["grace", { authenticate: asTheySay, grace: "3000" }],
])(
  "an option %s that cannot work is refused, and leaves the namespace as it was",
  async (name, options) => {
    const io = createServer();
    expect(() => users(io, options as UsersOptions<unknown>)).toThrow(faultOf(`"${name}"`));
    const { socket } = await join(io);
    expect(socket.connected).toBe(true);
    users(io, { authenticate: asTheySay, grace: undefined });
  },
);

it("a namespace has users once, also after they were closed", () => {
  const io = createServer();
  const people = users(io, { authenticate: asTheySay });
  for (const again of [io, io.sockets, io.of("/")]) {
    expect(() => users(again, { authenticate: asTheySay })).toThrow(faultOf("already"));
  }
  people.close();
  expect(() => users(io, { authenticate: asTheySay })).toThrow(faultOf("already"));
  users(io.of("/chat"), { authenticate: asTheySay });
});

it.each([[undefined], [null], [1], [{}], [{ sockets: {} }], [{ sockets: new Map() }]])(
  "what is no server of Baro, as %o, has no users",
  (io) => {
    expect(() => users(io as never, { authenticate: asTheySay })).toThrow(faultOf("@baro/server"));
  },
);
