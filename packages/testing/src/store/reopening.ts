import { describe, expect, test } from "vitest";
import { plain, type StoreScene } from "./scene.ts";

/** What the next store on the same place has. */
export function describeReopening(scene: StoreScene): void {
  const { store, append, appendMany } = scene;

  describe("opening again", () => {
    test("finds epochs, entries and where logs end", async () => {
      await append({ body: '"a"' }, { attachments: [Uint8Array.of(1, 2)] });
      const before = await store().read("log", { limit: 9 });
      await scene.reopen();
      const after = await store().read("log", { limit: 9 });
      expect({ ...after, entries: after.entries.map(plain) }).toEqual({
        ...before,
        entries: before.entries.map(plain),
      });
      expect(await append({})).toMatchObject([{ epoch: before.epoch, offset: 3 }]);
    });

    test("finds the epoch of a log that nothing was written to", async () => {
      const before = await store().head("log");
      await scene.reopen();
      expect(await store().head("log")).toEqual(before);
    });

    test("finds what was trimmed gone, and the log's end where it was", async () => {
      await appendMany(3);
      const trimmed = await store().trim("log", { maxEntries: 0 });
      await scene.reopen();
      expect(await store().head("log")).toEqual(trimmed);
      expect(await append({})).toMatchObject([{ offset: 4 }]);
    });

    test("knows repeats", async () => {
      await append({ publisher: "p", id: "1", at: 5 });
      await scene.reopen();
      const [receipt] = await append({ publisher: "p", id: "1", at: 6 });
      expect(receipt).toMatchObject({ offset: 1, at: 5, repeated: true });
    });
  });
}
