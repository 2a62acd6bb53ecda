import { expect, it } from "vitest";
import { ask, channelWorld, FakeStore, settled } from "../support/channel-world.ts";

/** Keeps what it is given, and fails to say so when it is told to. */
class ForgetfulStore extends FakeStore {
  forgets = false;

  override async append(...args: Parameters<FakeStore["append"]>) {
    const receipts = await super.append(...args);
    if (this.forgets) throw new Error("the answer is gone");
    return receipts;
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
  const publish = (...ids: string[]) =>
    ask(
      publisher.session,
      "baro:publish",
      "log",
      "a secret of its own",
      ids.map((id) => ({ id, event: "said", body: id })),
    );
  const forgetting = async (...ids: string[]) => {
    store.forgets = true;
    expect(await publish(...ids)).toMatchObject({
      results: [{ error: { code: "store_unavailable", retry: true } }],
    });
    store.forgets = false;
  };
  const subscribe = () => ask(reader.session, "baro:subscribe", [{ channel: "log" }]);
  return { store, reader, told, publish, forgetting, subscribe };
}

it("what the store has kept and not told of is heard when its publisher tries again", async () => {
  const { reader, told, publish, forgetting, subscribe } = scene();
  await subscribe();
  await publish("a");
  await forgetting("b", "c");
  expect(await reader.peer.offsets()).toEqual([1]);
  expect(await publish("b", "c")).toMatchObject({
    results: [
      { offset: 2, repeated: true },
      { offset: 3, repeated: true },
    ],
  });
  expect(await reader.peer.offsets()).toEqual([2, 3]);
  expect(told).toEqual([1, 2, 3]);
});

it("it is heard before what comes behind it, also when its publisher is gone", async () => {
  const { store, reader, publish, forgetting, subscribe } = scene();
  await subscribe();
  await publish("a");
  await forgetting("b", "c");
  await publish("d");
  expect(await reader.peer.offsets()).toEqual([1, 2, 3, 4]);
  expect(store.reads).toBe(1);
  await publish("b", "c", "e");
  expect(await reader.peer.offsets()).toEqual([5]);
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
