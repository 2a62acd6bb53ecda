import { describe, expect, test } from "vitest";
import type { StoreScene } from "./scene.ts";

/** The end of a store. */
export function describeClosing(scene: StoreScene): void {
  const { store, append } = scene;

  describe("closing", () => {
    test("commits what was asked for, and may be asked for twice", async () => {
      const asked = append({});
      await store().close();
      await store().close();
      expect(await asked).toMatchObject([{ offset: 1 }]);
    });

    test("is the end: whatever is asked later says so", async () => {
      await store().close();
      const closed = { name: "StoreError", code: "STORE_CLOSED" };
      await expect(append({})).rejects.toMatchObject(closed);
      await expect(store().head("log")).rejects.toMatchObject(closed);
      await expect(store().read("log", { limit: 1 })).rejects.toMatchObject(closed);
      await expect(store().trim("log", {})).rejects.toMatchObject(closed);
    });
  });
}
