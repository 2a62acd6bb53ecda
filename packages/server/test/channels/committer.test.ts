import { describe, expect, it } from "vitest";
import { Committer } from "../../src/channels/committer.ts";
import type { Draft } from "../../src/store/contract.ts";
import { StoreError } from "../../src/store/errors.ts";
import { FakeStore, settled } from "../support/channel-world.ts";

const draft = (body = "{}"): Draft => ({ log: "log", event: "e", body, attachments: [], at: 1 });

function scene(limits = { waitingDrafts: 4, waitingBytes: 1000, batch: 3 }) {
  const store = new FakeStore();
  return { store, committer: new Committer(store, limits) };
}

describe("the committer", () => {
  it("appends what gathers while the store writes in one go", async () => {
    const { store, committer } = scene({ waitingDrafts: 100, waitingBytes: 1000, batch: 100 });
    store.hold();
    const first = committer.append([draft()]);
    await settled();
    const rest = [committer.append([draft(), draft()]), committer.append([draft()])];
    store.release();
    await Promise.all([first, ...rest]);
    expect(store.appends.map(({ length }) => length)).toEqual([1, 3]);
  });

  it("gives each its receipts, in the order in which they came", async () => {
    const { committer } = scene();
    const offsets: number[][] = [];
    const append = (count: number) =>
      committer.append(
        Array.from({ length: count }, () => draft()),
        (receipts) => offsets.push(receipts.map(({ offset }) => offset)),
      );
    await Promise.all([append(1), append(2), append(1)]);
    expect(offsets).toEqual([[1], [2, 3], [4]]);
  });

  it("makes batches no larger than its bound, unless one asks for more alone", async () => {
    const { store, committer } = scene({ waitingDrafts: 100, waitingBytes: 1000, batch: 3 });
    const five = Array.from({ length: 5 }, () => draft());
    const one = (): Promise<unknown> => committer.append([draft()]);
    await Promise.all([one(), one(), committer.append(five), one(), one(), one(), one()]);
    expect(store.appends.map(({ length }) => length)).toEqual([2, 5, 3, 1]);
  });

  it("refuses what would make too many wait, and takes more when they are written", async () => {
    const { store, committer } = scene();
    store.hold();
    const waiting = [committer.append([draft(), draft()]), committer.append([draft(), draft()])];
    await expect(committer.append([draft()])).rejects.toMatchObject({
      code: "overloaded",
      retry: true,
    });
    store.release();
    await Promise.all(waiting);
    expect(await committer.append([draft()])).toMatchObject([{ offset: 5 }]);
  });

  it("refuses what would make too many bytes wait, but takes one that is larger alone", async () => {
    const { store, committer } = scene({ waitingDrafts: 9, waitingBytes: 10, batch: 9 });
    store.hold();
    const large = committer.append([draft('"0123456789"')]);
    await expect(committer.append([draft("1")])).rejects.toMatchObject({ code: "overloaded" });
    store.release();
    expect(await large).toHaveLength(1);
  });

  it("fails all of a batch that the store refuses, with the cause, and goes on", async () => {
    const { store, committer } = scene();
    store.failure = new StoreError("STORE_FULL");
    const both = await Promise.allSettled([
      committer.append([draft()]),
      committer.append([draft()]),
    ]);
    const reason = { code: "store_unavailable", retry: true, cause: store.failure };
    expect(both).toMatchObject([{ reason }, { reason }]);
    store.failure = undefined;
    expect(await committer.append([draft()])).toMatchObject([{ offset: 1 }]);
  });

  it("does not tell of what was not committed", async () => {
    const { store, committer } = scene();
    store.failure = new StoreError("STORE_IO");
    let told = 0;
    await committer.append([draft()], () => told++).catch(() => {});
    expect(told).toBe(0);
  });

  it("writes what it has when it is closed, and takes nothing more", async () => {
    const { store, committer } = scene();
    store.hold();
    const taken = committer.append([draft()]);
    const closed = committer.close();
    await expect(committer.append([draft()])).rejects.toMatchObject({ code: "closed" });
    store.release();
    await closed;
    expect(await taken).toMatchObject([{ offset: 1 }]);
    await committer.close();
  });
});
