import type { Identity } from "@baro/server";
import { expect, it, vi } from "vitest";
import { adapterOfBus } from "../support/bus.ts";
import { createPeople } from "../support/people.ts";
import { connect, createServer, turn } from "../support/scene.ts";

const REFUSED = ['4{"message":"unauthorized","data":{"code":"unauthorized"}}'];

/** Two servers of one cluster, with the same sessions: whose session it is, as long as it is valid. */
function cluster() {
  const adapter = adapterOfBus(2);
  const sessions = new Map([["1", "ann"]]);
  const answers: (() => void)[] = [];
  /** Reads at once, and answers when the test wants, where it is asked to wait. */
  const authenticate = ({ handshake }: { handshake: { auth: Record<string, unknown> } }) => {
    const { user, session, waits } = handshake.auth;
    const found = sessions.get(String(session)) === user ? { user, session } : undefined;
    if (waits !== true) return found as Identity | undefined;
    return new Promise<Identity | undefined>((resolve) => {
      answers.push(() => resolve(found as Identity | undefined));
    });
  };
  const serverOf = () => createPeople({ io: createServer({ adapter }), authenticate, grace: 0 });
  return { here: serverOf(), there: serverOf(), sessions, answers };
}

/** All that travels between the servers has come. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await turn();
}

it("users are reached and ended on all servers, and are here where their connections are", async () => {
  const { here, there, sessions } = cluster();
  sessions.set("2", "ann").set("3", "bob");
  const [near, far] = [await here.come("ann", "1"), await there.come("ann", "1")];
  const others = [await there.come("ann", "2"), await there.come("bob", "3")];
  here.people.to(["ann", "bob"]).emit("note", 1);
  await settle();
  const told = [near, far, ...others].map(({ connection }) => connection.take());
  expect(told).toEqual(Array.from({ length: 4 }, () => ['2["note",1]']));
  expect([here.people.here(), there.people.here()]).toEqual([["ann"], ["ann", "bob"]]);

  here.people.end({ session: "1" });
  expect(near.socket.connected).toBe(false);
  await settle();
  expect(far.socket.connected).toBe(false);
  expect(others.map(({ socket }) => socket.connected)).toEqual([true, true]);
  expect([here.news, there.news]).toEqual([
    ["came ann", "went ann"],
    ["came ann", "came bob"],
  ]);
  here.people.end({ user: "ann" });
  await settle();
  expect(others.map(({ socket }) => socket.connected)).toEqual([false, true]);
});

it("a session that ends on one server lets nobody in who is just being asked on another", async () => {
  const { here, there, sessions, answers } = cluster();
  const connections = vi.fn();
  there.io.on("connection", connections);
  const connection = connect(there.io);
  connection.receive('0{"user":"ann","session":"1","waits":true}');
  await turn();
  sessions.delete("1");
  here.people.end({ session: "1" });
  await settle();
  answers.shift()?.();
  await settle();
  answers.shift()?.();
  await settle();
  expect([connection.take(), connections.mock.calls.length]).toEqual([REFUSED, 0]);
});

it("an adapter that does not know how many servers there are is heard of as an error", async () => {
  const { here } = cluster();
  const errors: string[] = [];
  here.io.on("error", ({ message }) => errors.push(message));
  here.io.sockets.adapter.serverCount = () => Promise.reject(new Error("away"));
  const { socket } = await here.come("ann", "1");
  here.people.end({ user: "ann" });
  await settle();
  expect([socket.connected, errors]).toEqual([false, ["away"]]);
});
