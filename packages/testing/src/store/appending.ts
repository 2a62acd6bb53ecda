import { describe, expect, test } from "vitest";
import type { StoreScene } from "./scene.ts";

/** What is appended, and what is not because it was before. */
export function describeAppending(scene: StoreScene): void {
  const { store, append, appendMany } = scene;

  describe("appending", () => {
    test("an empty log has an epoch that it keeps, also with its first entry", async () => {
      const empty = await store().head("log");
      expect(empty).toEqual({ epoch: expect.any(String), head: 0, first: 1 });
      expect(empty.epoch).not.toBe("");
      const [receipt] = await append({ at: 5 });
      expect(receipt).toEqual({ epoch: empty.epoch, offset: 1, at: 5, repeated: false });
      expect(await store().head("log")).toEqual({ ...empty, head: 1 });
    });

    test("gives each log offsets without gaps, in the order of the drafts", async () => {
      await append({ log: "a" }, { log: "b" }, { log: "a" });
      const receipts = await append({ log: "b" }, { log: "b" }, { log: "a" });
      expect(receipts.map(({ offset }) => offset)).toEqual([2, 3, 3]);
      expect([await scene.headOf("a"), await scene.headOf("b")]).toEqual([3, 3]);
    });

    test("keeps logs apart whatever their names are", async () => {
      const names = ["/,a", "/,A", "/,a ", "/,a'\"%_\\", "/,한국어 🙂", "/,", "/x,a"];
      for (const log of names) await append({ log, body: JSON.stringify(log) });
      for (const log of names) {
        const { entries } = await store().read(log, { limit: 10 });
        expect(entries.map(({ body }) => JSON.parse(body))).toEqual([log]);
      }
    });

    test("takes no drafts at all", async () => {
      expect(await append()).toEqual([]);
    });

    test("takes a thousand at once", async () => {
      const receipts = await appendMany(1000);
      expect(receipts.map(({ offset }) => offset)).toEqual(
        Array.from({ length: 1000 }, (_, index) => index + 1),
      );
      expect(await scene.headOf("log")).toBe(1000);
    });
  });

  describe("repeats", () => {
    const once = { publisher: "p", id: "1" };

    test("are not appended again, and get the first one's place and time", async () => {
      await append({ at: 1, ...once }, { at: 2 });
      const [receipt] = await append({ at: 3, ...once });
      expect(receipt).toMatchObject({ offset: 1, at: 1, repeated: true });
      expect(await scene.headOf("log")).toBe(2);
    });

    test("are known within a batch", async () => {
      const receipts = await append({ at: 1, ...once }, { at: 2, ...once }, { at: 3 });
      expect(receipts.map(({ offset, at, repeated }) => [offset, at, repeated])).toEqual([
        [1, 1, false],
        [1, 1, true],
        [2, 3, false],
      ]);
    });

    test("are those of one publisher in one log alone", async () => {
      const receipts = await append(
        once,
        { ...once, publisher: "q" },
        { ...once, log: "other" },
        { id: "1" },
        { id: "1" },
        { publisher: "p" },
        { publisher: "p" },
      );
      expect(receipts.map(({ repeated }) => repeated)).toEqual(Array(7).fill(false));
    });

    test("are not mixed up where publisher and id run together", async () => {
      const receipts = await append(
        { publisher: "a", id: "b,c" },
        { publisher: "a,b", id: "c" },
        { publisher: "a\0b", id: "c" },
        { publisher: "a", id: "b\0c" },
      );
      expect(receipts.map(({ repeated }) => repeated)).toEqual(Array(4).fill(false));
    });

    test("are known when their entry was trimmed", async () => {
      await append(once, {});
      await store().trim("log", { maxEntries: 0 });
      const [receipt] = await append(once);
      expect(receipt).toMatchObject({ offset: 1, repeated: true });
      expect(await scene.headOf("log")).toBe(2);
    });
  });
}
