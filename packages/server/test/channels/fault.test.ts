import { describe, expect, test } from "vitest";
import { storeFault } from "../../src/channels/fault.ts";
import { StoreError } from "../../src/store/errors.ts";

describe("an error of a store", () => {
  test.each([
    ["STORE_CLOSED", "closed"],
    ["STORE_FULL", "store_unavailable"],
  ] as const)("%s is told as %s, whichever package the class is of", (code, told) => {
    const foreign = Object.assign(new Error("of another copy of the class"), { code });
    for (const cause of [new StoreError(code), foreign]) {
      expect(storeFault(cause)).toMatchObject({ code: told, cause });
    }
  });

  test("that is none is still a store that cannot be used", () => {
    expect(storeFault(undefined)).toMatchObject({ code: "store_unavailable" });
  });
});
