import { describe, expect, it, vi } from "vitest";
import { A_TURN, useFakeClock } from "../support/fake-clock.ts";
import { createPeople } from "../support/people.ts";
import { useUncaught } from "../support/uncaught.ts";

describe("who is here", () => {
  useFakeClock();

  it("came with the first connection and went some time after the last", async () => {
    const { people, news, come } = createPeople({ grace: 1000 });
    const tabs = [await come("ann"), await come("ann"), await come("ann")];
    expect([news, people.isHere("ann"), people.isHere("bob")]).toEqual([["came ann"], true, false]);
    for (const { connection } of tabs) connection.end();
    vi.advanceTimersByTime(999);
    expect([news, people.here()]).toEqual([["came ann"], ["ann"]]);
    vi.advanceTimersByTime(1);
    expect([news, people.here(), people.isHere("ann")]).toEqual([
      ["came ann", "went ann"],
      [],
      false,
    ]);
  });

  it("is no news while a page is loaded anew, however often", async () => {
    const { news, come } = createPeople();
    for (let times = 0; times < 5; times++) {
      const { connection } = await come("ann");
      vi.advanceTimersByTime(60_000);
      connection.end();
      vi.advanceTimersByTime(2_999);
    }
    expect(news).toEqual(["came ann"]);
    vi.advanceTimersByTime(1);
    expect(news).toEqual(["came ann", "went ann"]);
    await come("ann");
    expect(news).toEqual(["came ann", "went ann", "came ann"]);
  });

  it("holds no process up after it has left", async () => {
    const { come } = createPeople();
    const { connection } = await come("ann");
    const timers = vi.spyOn(globalThis, "setTimeout");
    connection.end();
    expect(timers.mock.results.map(({ value }) => value.hasRef())).toEqual([false]);
    timers.mockRestore();
  });

  it("goes at once without grace", async () => {
    const { people, news, come } = createPeople({ grace: 0 });
    const { connection } = await come("ann");
    connection.end();
    expect([news, people.isHere("ann")]).toEqual([["came ann", "went ann"], false]);
  });

  it("is told in the order in which they came, under ids of any text", async () => {
    const names = ["__proto__", "constructor", "baro:user:x", "ann, bob", "바로", "\u0000"];
    const { people, news, come } = createPeople();
    for (const name of names) await come(name);
    expect(people.here()).toEqual(names);
    expect(news).toEqual(names.map((name) => `came ${name}`));
  });

  it("is known before the app hears of the connection", async () => {
    const { io, people, news, come } = createPeople();
    const heard: unknown[] = [];
    for (const event of ["connect", "connection"] as const) {
      io.on(event, (socket) => heard.push([people.of(socket)?.user, [...news]]));
    }
    await come("ann");
    expect(heard).toEqual([
      ["ann", ["came ann"]],
      ["ann", ["came ann"]],
    ]);
  });

  it("is not who was disconnected before anybody else heard of the connection", async () => {
    const { io, people, news, come } = createPeople();
    io.prependListener("connect", (socket) => socket.disconnect(true));
    await come("ann").catch(() => {});
    expect([news, people.here(), io.sockets.sockets.size]).toEqual([[], [], 0]);
  });

  it("ends for all when it is closed, once, and leaves no timer", async () => {
    const { people, news, come } = createPeople();
    await come("ann");
    const { connection } = await come("bob");
    connection.end();
    await come("cy", "1");
    people.close();
    people.close();
    expect(news.slice(3)).toEqual(["went ann", "went bob", "went cy"]);
    expect([people.here(), vi.getTimerCount()]).toEqual([[], 0]);
    vi.advanceTimersByTime(60_000 + A_TURN);
    expect(news).toHaveLength(6);
  });

  it("stays ended when connections end after it was closed", async () => {
    const { people, news, come } = createPeople();
    const { connection } = await come("ann");
    people.close();
    connection.end();
    expect([news, vi.getTimerCount()]).toEqual([["came ann", "went ann"], 0]);
  });
});

describe("a listener that fails", () => {
  const uncaught = useUncaught();

  it.each([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("and %s is heard of as an error, and by nobody else", async (_how, listener) => {
    const { io, people, come } = createPeople({ grace: 0 });
    const [errors, later, connections] = [vi.fn(), vi.fn(), vi.fn()];
    io.on("error", ({ message }) => errors(message));
    people.on("came", listener).on("went", listener).on("came", later).on("went", later);
    io.on("connection", connections);
    const { connection, socket } = await come("ann");
    expect(socket.connected).toBe(true);
    connection.end();
    await vi.waitFor(() => expect(errors.mock.calls).toEqual([["broken"], ["broken"]]));
    expect([later.mock.calls, connections.mock.calls.length]).toEqual([[["ann"], ["ann"]], 1]);
    expect(uncaught().size).toBe(0);
  });

  it("surfaces as an uncaught exception where nobody listens for errors", async () => {
    const { people, come } = createPeople();
    people.once("came", () => {
      throw new Error("broken");
    });
    await come("ann");
    expect(await uncaught().next()).toEqual(new Error("broken"));
    await come("bob");
    expect([people.here(), uncaught().size]).toEqual([["ann", "bob"], 0]);
  });
});
