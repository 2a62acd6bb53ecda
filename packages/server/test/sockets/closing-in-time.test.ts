import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { type ChannelStore, memoryStore, Server } from "@baro/server";
import { listen } from "@baro/testing";
import { expect, it, onTestFinished, vi } from "vitest";
import { MemoryAdapter } from "../../src/adapter/memory.ts";
import { turn } from "../support/scene.ts";

/** Short enough for a test, and the least that is asked of a wait. ms */
const TIMEOUT = 20;

const never = () => new Promise<never>(() => {});

class HangingAdapter extends MemoryAdapter {
  override close(): Promise<void> {
    return never();
  }
}

/** A store that has been used, and that hangs at one thing from then on. */
async function hangingStore(io: Server, store: ChannelStore, at: "append" | "close") {
  await io.channel("log").publish("said", 1);
  store[at] = never;
  if (at === "append") void io.channel("log").publish("said", 2);
  await turn();
}

/** The codes that `error` of the main namespace hears. */
function hearing(io: Server): unknown[] {
  const heard: unknown[] = [];
  io.on("error", (error: Error) => heard.push(Reflect.get(error, "code") ?? error.message));
  return heard;
}

it("closes without an adapter that hangs, and says so", async () => {
  const http = createServer();
  const io = new Server(http, { adapter: HangingAdapter, closeTimeout: TIMEOUT });
  const heard = hearing(io);
  await listen(http);
  const closed = vi.fn();
  await io.close(closed);
  expect(closed.mock.calls).toEqual([[undefined]]);
  expect(http.listening).toBe(false);
  expect(heard).toEqual(["CLOSE_TIMEOUT"]);
});

it.each(["append", "close"] as const)(
  "closes without a store whose %s hangs, and says so",
  async (at) => {
    const http = createServer();
    const store = memoryStore();
    const io = new Server(http, { store, closeTimeout: TIMEOUT });
    const heard = hearing(io);
    await listen(http);
    await hangingStore(io, store, at);
    const closed = vi.fn();
    await io.close(closed);
    expect(closed.mock.calls).toEqual([[undefined]]);
    expect(http.listening).toBe(false);
    expect(heard).toEqual(["CLOSE_TIMEOUT"]);
  },
);

it("tells by diagnostics which part was not waited for", async () => {
  const told: unknown[] = [];
  const onMessage = (message: unknown) => told.push(message);
  subscribe("baro:listener:failed", onMessage);
  onTestFinished(() => void unsubscribe("baro:listener:failed", onMessage));
  const store = memoryStore();
  const io = new Server({ adapter: HangingAdapter, store, closeTimeout: TIMEOUT });
  hearing(io);
  await hangingStore(io, store, "close");
  await io.close();
  expect(told).toMatchObject([
    { namespace: "/", event: "adapter", code: "CLOSE_TIMEOUT" },
    { namespace: "/", event: "store", code: "CLOSE_TIMEOUT" },
  ]);
});

it("hears of an adapter and a store that fail after that", async () => {
  const backend = new EventEmitter();
  const late = once(backend, "late").then(() => {
    throw new Error("late");
  });
  class LateAdapter extends MemoryAdapter {
    override close(): Promise<void> {
      return late;
    }
  }
  const store = memoryStore();
  const io = new Server({ adapter: LateAdapter, store, closeTimeout: TIMEOUT });
  const heard = hearing(io);
  await hangingStore(io, store, "close");
  store.close = () => late;
  await io.close();
  backend.emit("late");
  await turn();
  expect(heard).toEqual(["CLOSE_TIMEOUT", "CLOSE_TIMEOUT", "late", "late"]);
});

it("commits what waited for a store that goes on in time", async () => {
  const store = memoryStore();
  const io = new Server({ store });
  const heard = hearing(io);
  const append = store.append.bind(store);
  const disk = new EventEmitter();
  const goes = once(disk, "goes");
  store.append = async (drafts) => {
    await goes;
    return append(drafts);
  };
  const published = io.channel("log").publish("said", 1);
  const closed = io.close();
  disk.emit("goes");
  await closed;
  expect(await published).toMatchObject({ offset: 1 });
  expect(heard).toEqual([]);
});

it("waits for five seconds where the app does not say how long", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const io = new Server({ adapter: HangingAdapter });
  hearing(io);
  const closed = vi.fn();
  void io.close().then(closed);
  await vi.advanceTimersByTimeAsync(4999);
  expect(closed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await turn();
  expect(closed).toHaveBeenCalledOnce();
});

it("leaves no timer behind where everything closes", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  await new Server().close();
  expect(vi.getTimerCount()).toBe(0);
});
