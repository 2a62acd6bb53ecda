import { describe, expect, it, vi } from "vitest";
import { Outbox } from "../../src/channels/outbox.ts";
import type { OutboxStore, Pending } from "../../src/channels/outbox-store.ts";
import { FakeLink, settled } from "../support/fake-link.ts";

interface Sent {
  readonly id: string;
  readonly body: unknown;
}

function create(store?: OutboxStore, link = new FakeLink()) {
  const listener = { onPending: vi.fn(), onRefused: vi.fn(), onError: vi.fn() };
  const outbox = new Outbox({ channel: "lobby", link, chance: link, listener, store });
  /** The bodies of the request under way. */
  const sent = async () => {
    const { args } = await link.next();
    return args[2] as readonly Sent[];
  };
  const bodies = async () => (await sent()).map(({ body }) => body);
  return { outbox, link, listener, sent, bodies };
}

const committed = (...offsets: number[]) => ({
  epoch: "e",
  results: offsets.map((offset) => ({ offset, at: 5 })),
});
const fault = (code: string, retry = false) => ({ error: { code, message: code, retry } });

/** A store in memory. */
function keeping(...kept: Pending[]) {
  const all = new Map(kept.map((pending) => [pending.id, pending]));
  const store: OutboxStore = {
    load: async () => [...all.values()],
    put: async (pending) => void all.set(pending.id, pending),
    remove: async ({ id }) => void all.delete(id),
  };
  return { store, all };
}

const kept = (id: string, more: Partial<Pending> = {}): Pending => ({
  ...{ channel: "lobby", id, event: "said", body: id, at: 0, publisher: "before", order: 0 },
  ...more,
});

describe("an outbox", () => {
  it("sends what is published in one turn together, and tells each its place", async () => {
    const { outbox, link, listener } = create();
    const receipts = Promise.all([outbox.publish("said", "a"), outbox.publish("said", "b")]);
    const { event, args, answer } = await link.next();
    const [a, b] = outbox.pending;
    expect([event, args[0]]).toEqual(["baro:publish", "lobby"]);
    expect(args[1]).toMatch(/^.{16,64}$/);
    expect(args[2]).toEqual([
      { id: a?.id, event: "said", body: "a" },
      { id: b?.id, event: "said", body: "b" },
    ]);
    answer(committed(1, 2));
    expect(await receipts).toEqual([
      { id: a?.id, epoch: "e", offset: 1, at: 5 },
      { id: b?.id, epoch: "e", offset: 2, at: 5 },
    ]);
    expect(listener.onPending).toHaveBeenLastCalledWith([]);
    expect(link.timers).toBe(0);
  });

  it("has one request under way, of at most 100 publishes", async () => {
    const { outbox, link, bodies } = create();
    for (let n = 0; n < 130; n++) void outbox.publish("said", n);
    expect(await bodies()).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(link.asked).toHaveLength(1);
    link.asked[0]?.answer(committed(...Array.from({ length: 100 }, (_, n) => n + 1)));
    expect(await bodies()).toEqual(Array.from({ length: 30 }, (_, n) => n + 100));
  });

  it("bounds the attachments and the bytes of a request", async () => {
    const { outbox, link, bodies } = create();
    const binary = Array.from({ length: 6 }, () => new Uint8Array(1));
    void outbox.publish("said", binary);
    void outbox.publish("said", binary);
    expect(await bodies()).toHaveLength(1);
    link.asked[0]?.answer(committed(1));
    expect(await bodies()).toHaveLength(1);
    for (let n = 0; n < 3; n++) void outbox.publish("said", "가".repeat(40_000));
    link.asked[0]?.answer(committed(2));
    expect(await bodies()).toHaveLength(2);
  });

  it("sends the same again under the same ids when the connection was lost", async () => {
    const { outbox, link, sent } = create();
    const receipt = outbox.publish("said", "a");
    const first = await sent();
    link.disconnect();
    void outbox.publish("said", "b");
    await link.pass(60_000);
    expect(link.asked).toEqual([]);
    link.connected = true;
    outbox.restart();
    expect((await sent()).map(({ body }) => body)).toEqual(["a", "b"]);
    expect((await sent())[0]?.id).toBe(first[0]?.id);
    link.asked[0]?.answer({ epoch: "e", results: [{ offset: 1, at: 5, repeated: true }] });
    expect(await receipt).toMatchObject({ offset: 1, repeated: true });
  });

  it("sends the same again, later each time, when no answer comes or one that says so", async () => {
    const { outbox, link, bodies } = create();
    void outbox.publish("said", "a");
    void outbox.publish("said", "b");
    await link.next();
    await link.pass(20_000);
    expect(link.asked).toEqual([]);
    await link.pass(100);
    expect(await bodies()).toEqual(["a", "b"]);
    link.asked[0]?.answer({
      epoch: "e",
      results: [{ offset: 1, at: 5 }, fault("overloaded", true)],
    });
    await link.pass(199);
    expect(link.asked).toEqual([]);
    await link.pass(1);
    expect(await bodies()).toEqual(["b"]);
  });

  it("takes an answer that is none for a failure that passes", async () => {
    const { outbox, link, bodies } = create();
    void outbox.publish("said", "a");
    for (const answer of [null, "ok", {}, { results: [] }, { results: [null] }]) {
      (await link.next()).answer(answer);
      await link.pass(5000);
      expect(await bodies()).toEqual(["a"]);
    }
  });

  it("rejects what the server refuses for good, and goes on with the next", async () => {
    const { outbox, link, listener } = create();
    const refused = outbox.publish("said", "a");
    const taken = outbox.publish("said", "b");
    const [a] = outbox.pending;
    (await link.next()).answer({
      epoch: "e",
      results: [fault("forbidden"), { offset: 1, at: 5 }],
    });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    expect(await taken).toMatchObject({ offset: 1 });
    expect(listener.onRefused.mock.calls).toMatchObject([[{ code: "forbidden" }, a]]);
  });

  it("rejects all of a request that is refused as a whole", async () => {
    const { outbox, link } = create();
    const both = Promise.allSettled([outbox.publish("said", 1), outbox.publish("said", 2)]);
    (await link.next()).answer(fault("bad_request"));
    expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(outbox.pending).toEqual([]);
  });

  it("refuses at once what cannot be sent, and holds nothing up with it", async () => {
    const { outbox, bodies } = create();
    const cyclic: { self?: object } = {};
    cyclic.self = cyclic;
    await expect(outbox.publish("said", cyclic)).rejects.toMatchObject({ code: "bad_request" });
    const many = Array.from({ length: 11 }, () => new Uint8Array(1));
    await expect(outbox.publish("said", many)).rejects.toMatchObject({ code: "too_large" });
    void outbox.publish("said", "a");
    expect(await bodies()).toEqual(["a"]);
  });

  it("refuses what is larger than the server takes, which would close the connection each time", async () => {
    const { outbox, link, bodies } = create();
    link.maxPayload = 10_000;
    const large = outbox.publish("said", "가".repeat(4000));
    void outbox.publish("said", "a");
    await expect(large).rejects.toMatchObject({ code: "too_large" });
    expect(await bodies()).toEqual(["a"]);
  });

  it("holds 1,000 and no more", async () => {
    const { outbox, link } = create();
    link.connected = false;
    for (let n = 0; n < 1000; n++) void outbox.publish("said", n);
    await expect(outbox.publish("said", 1000)).rejects.toMatchObject({ code: "outbox_full" });
    expect(outbox.pending).toHaveLength(1000);
  });
});

describe("an outbox with a store", () => {
  it("sends what was kept first, oldest first, each under its publisher", async () => {
    const { store, all } = keeping(kept("b", { at: 1, order: 1 }), kept("a", { at: 1 }));
    const { outbox, link } = create(store);
    const receipt = outbox.publish("said", "c");
    const first = await link.next();
    expect(first.args.slice(1)).toMatchObject(["before", [{ id: "a" }, { id: "b" }]]);
    first.answer(committed(1, 2));
    const second = await link.next();
    expect(second.args[1]).not.toBe("before");
    expect(all.size).toBe(1);
    second.answer(committed(3));
    expect(await receipt).toMatchObject({ offset: 3 });
    await settled();
    expect(all.size).toBe(0);
  });

  it("rejects what it cannot keep, which is never sent, and goes on with the next", async () => {
    const { store } = keeping();
    const put = vi.spyOn(store, "put").mockRejectedValueOnce(new Error("quota"));
    const { outbox, bodies } = create(store);
    await expect(outbox.publish("said", "a")).rejects.toThrow("quota");
    void outbox.publish("said", "b");
    expect(await bodies()).toEqual(["b"]);
    expect(put).toHaveBeenCalledTimes(2);
  });

  it("goes on without what it kept when that cannot be read, and says so", async () => {
    const { store } = keeping();
    vi.spyOn(store, "load").mockRejectedValue(new Error("no storage"));
    const { outbox, listener, bodies } = create(store);
    void outbox.publish("said", "a");
    expect(await bodies()).toEqual(["a"]);
    expect(listener.onError.mock.calls).toMatchObject([[{ code: "store_unavailable" }]]);
  });

  it("resolves also where the store cannot forget: a repeat is known by its id", async () => {
    const { store } = keeping();
    vi.spyOn(store, "remove").mockRejectedValue(new Error("no storage"));
    const { outbox, link } = create(store);
    const receipt = outbox.publish("said", "a");
    (await link.next()).answer(committed(1));
    expect(await receipt).toMatchObject({ offset: 1 });
  });
});
