import { expect, it } from "vitest";
import { ask, channelWorld, FakeStore, settled } from "../support/channel-world.ts";

/** Keeps what it is given, and fails to say so when it is told to. */
class ForgetfulStore extends FakeStore {
  forgets = false;
  /** It cannot be read. */
  isDown = false;
  /** It keeps what it fails at only when it is told to. */
  isLate = false;
  #late: Parameters<FakeStore["append"]>[] = [];
  #answer: Promise<void> | undefined;

  /** Keeps what it has failed at. */
  async keepLate(): Promise<void> {
    for (const args of this.#late.splice(0)) await super.append(...args);
  }

  /** Reads, and does not answer until what this returns is called. */
  holdAnswer(): () => void {
    let go = (): void => {};
    this.#answer = new Promise((resolve) => {
      go = resolve;
    });
    return go;
  }

  override async append(...args: Parameters<FakeStore["append"]>) {
    if (this.forgets && this.isLate) {
      this.#late.push(args);
      throw new Error("the answer is gone");
    }
    const receipts = await super.append(...args);
    if (this.forgets) throw new Error("the answer is gone");
    return receipts;
  }

  override async read(...args: Parameters<FakeStore["read"]>) {
    if (this.isDown) throw new Error("it cannot be read");
    const page = await super.read(...args);
    await this.#answer;
    return page;
  }
}

function scene() {
  const store = new ForgetfulStore();
  const world = channelWorld({ store });
  const told: number[] = [];
  world.channels.on("entry", (_channel, { offset }) => told.push(offset));
  world.channels.on("error", () => {});
  const reader = world.join("kim");
  const publisher = world.join("lee");
  const publish = (...items: (string | object)[]) =>
    ask(
      publisher.session,
      "baro:publish",
      "log",
      "a secret of its own",
      items.map((item) =>
        typeof item === "string" ? { id: item, event: "said", body: item } : item,
      ),
    );
  const forgetting = async (...ids: string[]) => {
    store.forgets = true;
    expect(await publish(...ids)).toMatchObject({
      results: [{ error: { code: "store_unavailable", retry: true } }],
    });
    store.forgets = false;
  };
  const subscribe = () => ask(reader.session, "baro:subscribe", [{ channel: "log" }]);
  return { store, world, reader, told, publish, forgetting, subscribe };
}

it("what the store has kept and not told of is heard without anybody publishing again", async () => {
  const { reader, told, publish, forgetting, subscribe } = scene();
  await subscribe();
  await publish("a");
  await forgetting("b", "c", "d", "e", "f");
  expect(await reader.peer.offsets()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await publish("b", "c")).toMatchObject({
    results: [
      { offset: 2, repeated: true },
      { offset: 3, repeated: true },
    ],
  });
  expect(await reader.peer.offsets()).toEqual([]);
  expect(told).toEqual([1, 2, 3, 4, 5, 6]);
});

it("it is looked for ever more rarely while the store fails, and heard once that works", async () => {
  const { store, world, reader, told, publish, forgetting, subscribe } = scene();
  await subscribe();
  await publish("a");
  store.isDown = true;
  await forgetting("b");
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 8; attempt++) pauses.push(...(await world.timers.pass()));
  expect(pauses).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
  store.isDown = false;
  await world.timers.pass();
  expect(await reader.peer.offsets()).toEqual([1, 2]);
  expect(await world.timers.pass()).toEqual([]);
  expect(told).toEqual([1, 2]);
  store.isDown = true;
  await forgetting("c");
  expect(await world.timers.pass()).toEqual([200]);
});

it("it is heard before what comes behind it, also when its publisher is gone", async () => {
  const { store, world, reader, told, publish, forgetting, subscribe } = scene();
  await subscribe();
  await publish("a");
  store.isDown = true;
  await forgetting("b", "c");
  await publish("d");
  expect(await reader.peer.offsets()).toEqual([1]);
  store.isDown = false;
  await world.timers.pass();
  expect(await reader.peer.offsets()).toEqual([2, 3, 4]);
  await publish("b", "c", "e");
  expect(await reader.peer.offsets()).toEqual([5]);
  expect(told).toEqual([1, 2, 3, 4, 5]);
});

it("it is what the store has, also where its publisher says something else the second time", async () => {
  const { store, world, reader, publish, forgetting, subscribe } = scene();
  await subscribe();
  await publish("a");
  store.isDown = true;
  await forgetting("b");
  await publish({ id: "b", event: "said", body: "not what it was" });
  store.isDown = false;
  await world.timers.pass();
  const entries = reader.peer.take().flatMap(({ args }) => args[2]);
  expect(entries).toMatchObject([{ body: "a" }, { body: "b" }]);
});

it("it is heard when something comes behind it, where the store keeps it only after it was looked for", async () => {
  const { store, reader, told, publish, forgetting, subscribe } = scene();
  await subscribe();
  await publish("a");
  store.isLate = true;
  await forgetting("b");
  expect(await reader.peer.offsets()).toEqual([1]);
  await store.keepLate();
  await publish("c");
  expect(await reader.peer.offsets()).toEqual([2, 3]);
  expect(told).toEqual([1, 2, 3]);
});

it("what is told while it is looked for is heard once", async () => {
  const { store, world, reader, told, publish, forgetting, subscribe } = scene();
  await subscribe();
  await publish("a");
  store.isDown = true;
  store.isLate = true;
  await forgetting("b");
  store.isDown = false;
  store.hold();
  const published = publish("c");
  await settled();
  await world.timers.pass();
  const answer = store.holdAnswer();
  store.release();
  await published;
  answer();
  expect(await reader.peer.offsets()).toEqual([1, 2]);
  expect(told).toEqual([1, 2]);
});

it("who knows of it already is not told that the log is shorter", async () => {
  const { store, reader, publish, forgetting } = scene();
  await publish("a");
  store.isDown = true;
  await forgetting("b");
  await publish("c");
  store.isDown = false;
  const request = [{ channel: "log", after: { offset: 3 } }];
  expect(await ask(reader.session, "baro:subscribe", request)).toMatchObject({
    results: [{ recovered: true, offset: 3, head: 3 }],
  });
  await publish("d");
  expect(await reader.peer.offsets()).toEqual([4]);
});

it("who waits for what was trimmed away before it was heard of is told that it is gone", async () => {
  const { store, world, reader, publish, forgetting, subscribe } = scene();
  await subscribe();
  await publish("a");
  store.isDown = true;
  await forgetting("b", "c");
  await store.inner.trim("/,log", { before: 4 });
  store.isDown = false;
  await world.timers.pass();
  const reset = { offset: 3, reset: "trimmed" };
  expect(reader.peer.take().map(({ event, args }) => [event, args[1]])).toEqual([
    ["baro:entries", expect.anything()],
    ["baro:subscribed", expect.objectContaining(reset)],
  ]);
  await publish("d");
  expect(await reader.peer.offsets()).toEqual([4]);
});

it("its log stays in memory until it was looked at, though nobody uses it", async () => {
  const { store, world, told, publish, forgetting } = scene();
  const crowd = async (): Promise<void> => {
    for (let i = 0; i < 2500; i++) await world.channels.channel(`log ${i}`).head();
  };
  await publish("a");
  store.isDown = true;
  await forgetting("b");
  store.isDown = false;
  await crowd();
  await publish("c");
  await world.timers.pass();
  expect(told).toEqual([1, 2, 3]);
  await crowd();
  expect(world.storage.logs.find("/,log")).toBeUndefined();
});

it("nobody looks for it any more when the server is closed", async () => {
  const { store, world, publish, forgetting } = scene();
  await publish("a");
  store.isDown = true;
  await forgetting("b");
  await world.storage.close();
  expect(await world.timers.pass()).toEqual([]);
});

it("a repeat that was heard of is heard of once, in one batch and in two", async () => {
  const { reader, told, publish, subscribe } = scene();
  await subscribe();
  await publish("a", "a", "b");
  await publish("a", "b", "c");
  await settled();
  expect([await reader.peer.offsets(), told]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});
