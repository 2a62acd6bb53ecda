import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPeople } from "../support/people.ts";
import { join } from "../support/scene.ts";

const DAY = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("what a client has shown", () => {
  it("ends its connection when it holds no more, and its alone", async () => {
    const { io, news } = createPeople({ grace: 0 });
    const ann = await join(io, "/", { user: "ann", until: Date.now() + 1000 });
    const bob = await join(io, "/", { user: "bob", until: Date.now() + 2000 });
    const reasons: string[] = [];
    ann.socket.on("disconnect", (reason) => reasons.push(reason));
    vi.advanceTimersByTime(999);
    expect(ann.socket.connected).toBe(true);
    vi.advanceTimersByTime(1);
    expect([ann.connection.take(), ann.connection.readyState]).toEqual([["1"], "closed"]);
    expect([bob.socket.connected, reasons]).toEqual([true, ["server namespace disconnect"]]);
    expect(news).toEqual(["came ann", "came bob", "went ann"]);
  });

  it("may hold longer than a timer can take", async () => {
    const { io } = createPeople();
    const { socket } = await join(io, "/", { user: "ann", until: Date.now() + 60 * DAY });
    vi.advanceTimersByTime(60 * DAY - 1);
    expect(socket.connected).toBe(true);
    vi.advanceTimersByTime(1);
    expect(socket.connected).toBe(false);
  });

  it("may hold for ever, and sets no timer then", async () => {
    const { io, come } = createPeople({
      authenticate: () => ({ user: "ann", until: Number.POSITIVE_INFINITY }),
    });
    await come("ann");
    expect([io.sockets.sockets.size, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it("leaves no timer when its client is gone, and holds no process up", async () => {
    const { io } = createPeople({ grace: 0 });
    const timers = vi.spyOn(globalThis, "setTimeout");
    const { connection } = await join(io, "/", { user: "ann", until: Date.now() + 1000 });
    expect([vi.getTimerCount(), timers.mock.results.at(-1)?.value.hasRef()]).toEqual([1, false]);
    connection.end();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends nothing once users are closed", async () => {
    const { io, people } = createPeople();
    const { socket } = await join(io, "/", { user: "ann", until: Date.now() + 1000 });
    people.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(socket.connected).toBe(true);
  });
});
