import { describe, expect, test } from "vitest";
import { plain, type StoreScene } from "./scene.ts";

/** Pages of a log. */
export function describeReading(scene: StoreScene): void {
  const { store, append, appendMany, offsets } = scene;

  describe("reading", () => {
    test("gives back what was appended, and nothing of its publisher", async () => {
      const bytes = [Uint8Array.of(0, 1, 255), new Uint8Array(0)];
      const body = JSON.stringify({ text: "줄 1\n\u0000 🙂 \\ '\"" });
      const full = {
        event: "said 🙂",
        body,
        attachments: bytes,
        at: 1_700_000_000_123,
        by: "kim",
      };
      await append({ ...full, publisher: "secret", id: "x" }, { body: "null", at: 7 });
      const { entries } = await store().read("log", { limit: 10 });
      expect(entries.map(plain)).toEqual([
        { ...full, offset: 1, id: "x", attachments: [[0, 1, 255], []] },
        { offset: 2, event: "event", body: "null", at: 7, attachments: [] },
      ]);
    });

    test("goes up from an offset, and down from one, always in ascending order", async () => {
      await appendMany(10);
      expect(await offsets({ after: 0, limit: 3 })).toEqual([1, 2, 3]);
      expect(await offsets({ after: 7, limit: 50 })).toEqual([8, 9, 10]);
      expect(await offsets({ before: 5, limit: 2 })).toEqual([3, 4]);
      expect(await offsets({ before: 3, limit: 50 })).toEqual([1, 2]);
      expect(await offsets({ limit: 2 })).toEqual([9, 10]);
    });

    test("says the state of the log with every page", async () => {
      await appendMany(5);
      await store().trim("log", { before: 3 });
      expect(await store().read("log", { after: 3, limit: 1 })).toMatchObject({
        head: 5,
        first: 3,
      });
      expect(await store().read("none", { limit: 1 })).toMatchObject({
        head: 0,
        first: 1,
        entries: [],
      });
    });

    test("gives nothing beyond the ends", async () => {
      await appendMany(5);
      await store().trim("log", { before: 3 });
      expect(await offsets({ after: 5, limit: 9 })).toEqual([]);
      expect(await offsets({ after: 99, limit: 9 })).toEqual([]);
      expect(await offsets({ before: 3, limit: 9 })).toEqual([]);
      expect(await offsets({ before: 0, limit: 9 })).toEqual([]);
      expect(await offsets({ before: 99, limit: 2 })).toEqual([4, 5]);
      expect(await offsets({ after: 0, limit: 9 })).toEqual([3, 4, 5]);
    });

    test("ends a page before the entry that makes it too large, in bytes of UTF-8", async () => {
      // 8 bytes each: two quotes, and two characters of three bytes.
      await appendMany(5, { body: '"가나"' });
      expect(await offsets({ after: 0, limit: 9, maxBytes: 24 })).toEqual([1, 2, 3]);
      expect(await offsets({ after: 0, limit: 9, maxBytes: 23 })).toEqual([1, 2]);
      expect(await offsets({ limit: 9, maxBytes: 17 })).toEqual([4, 5]);
    });

    test("counts attachments in bytes, and in number", async () => {
      const attachments = [new Uint8Array(4), new Uint8Array(4)];
      await appendMany(5, { body: "{}", attachments });
      expect(await offsets({ after: 0, limit: 9, maxBytes: 20 })).toEqual([1, 2]);
      expect(await offsets({ after: 1, limit: 9, maxAttachments: 7 })).toEqual([2, 3, 4]);
      expect(await offsets({ before: 5, limit: 9, maxAttachments: 4 })).toEqual([3, 4]);
    });

    test("gives one entry at least, however large it is", async () => {
      await appendMany(2, { body: "{}", attachments: [new Uint8Array(100)] });
      expect(await offsets({ after: 0, limit: 9, maxBytes: 1 })).toEqual([1]);
      expect(await offsets({ limit: 9, maxAttachments: 0 })).toEqual([2]);
    });

    test("sees what was committed while other reads are under way", async () => {
      await append({});
      const early = store().read("log", { limit: 9 });
      const [receipts, late] = [await append({}, {}), await offsets({ limit: 9 })];
      expect(late).toEqual([1, 2, 3]);
      expect(receipts).toHaveLength(2);
      expect((await early).entries.length).toBeGreaterThanOrEqual(1);
    });
  });
}
