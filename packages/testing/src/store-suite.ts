import { describe } from "vitest";
import { describeAppending } from "./store/appending.ts";
import { describeClosing } from "./store/closing.ts";
import { describeReading } from "./store/reading.ts";
import { describeReopening } from "./store/reopening.ts";
import { type CreateStore, type StoreTraits, useStore } from "./store/scene.ts";
import { describeTrimming } from "./store/trimming.ts";

/** What every store of channels must do. */
export function describeStore(
  name: string,
  create: CreateStore,
  { persists = false }: StoreTraits = {},
): void {
  describe(`the store contract: ${name}`, () => {
    const scene = useStore(create);
    describeAppending(scene);
    describeReading(scene);
    describeTrimming(scene);
    describeClosing(scene);
    if (persists) describeReopening(scene);
  });
}
