import { onlyBaro } from "@baro/testing";
import { describe, test } from "vitest";
import { expectOk } from "./programs.ts";

/** On this Node alone: the compiled part of SQLite is that of the checkout. */
describe.runIf(onlyBaro("npm's server has no stores"))("channels on the packed store", () => {
  test.each(["kept.cjs", "kept.mjs"])(
    "%s: keep what was published, over a restart",
    async (file) => {
      await expectOk(process.execPath, [`store/${file}`]);
    },
  );
});
