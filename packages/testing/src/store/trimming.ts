import { describe, expect, test } from "vitest";
import type { StoreScene } from "./scene.ts";

/** Forgetting the oldest. */
export function describeTrimming(scene: StoreScene): void {
  const { store, append, appendMany, offsets } = scene;

  describe("trimming", () => {
    test("keeps so many entries, and where the log ends", async () => {
      await appendMany(5);
      expect(await store().trim("log", { maxEntries: 2 })).toMatchObject({ head: 5, first: 4 });
      expect(await offsets({ after: 0, limit: 9 })).toEqual([4, 5]);
      expect(await store().trim("log", { maxEntries: 9 })).toMatchObject({ head: 5, first: 4 });
    });

    test("keeps so many bytes", async () => {
      await appendMany(5, { body: '"가나"', attachments: [new Uint8Array(2)] });
      expect(await store().trim("log", { maxBytes: 29 })).toMatchObject({ first: 4 });
      expect(await store().trim("log", { maxBytes: 20 })).toMatchObject({ first: 4 });
    });

    test("lets go of what is older, up to the first that is not", async () => {
      await append({ at: 1 }, { at: 2 }, { at: 9 }, { at: 3 }, { at: 10 });
      expect(await store().trim("log", { olderThan: 9 })).toMatchObject({ first: 3 });
    });

    test("lets go of what lies before an offset", async () => {
      await appendMany(5);
      expect(await store().trim("log", { before: 3 })).toMatchObject({ head: 5, first: 3 });
      expect(await store().trim("log", { before: 2 })).toMatchObject({ head: 5, first: 3 });
    });

    test("keeps to the strictest of several bounds", async () => {
      await appendMany(5);
      const bounds = { maxEntries: 4, olderThan: 4, before: 3 };
      expect(await store().trim("log", bounds)).toMatchObject({ first: 4 });
    });

    test("of everything leaves a log that goes on where it ended", async () => {
      const [{ epoch } = { epoch: "" }] = await appendMany(3);
      expect(await store().trim("log", { maxEntries: 0 })).toEqual({ epoch, head: 3, first: 4 });
      expect(await offsets({ limit: 9 })).toEqual([]);
      expect(await append({})).toMatchObject([{ epoch, offset: 4 }]);
      expect(await store().head("log")).toEqual({ epoch, head: 4, first: 4 });
    });

    test("beyond the end, and of a log that is empty, lets go of nothing more", async () => {
      await appendMany(2);
      expect(await store().trim("log", { before: 99 })).toMatchObject({ head: 2, first: 3 });
      expect(await store().trim("none", { before: 99 })).toMatchObject({ head: 0, first: 1 });
    });

    test("without bounds, and of other logs, changes nothing", async () => {
      await appendMany(2);
      await append({ log: "other" });
      await store().trim("other", { maxEntries: 0 });
      expect(await store().trim("log", {})).toMatchObject({ head: 2, first: 1 });
    });
  });
}
