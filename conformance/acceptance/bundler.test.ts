import { join } from "node:path";
import { rolldown } from "rolldown";
import { describe, expect, inject, test } from "vitest";

/** What the bundlers of web pages and of React Native ask for, beside "import" and "require". */
const CONDITIONS = ["browser", "react-native"];

describe.each(CONDITIONS)("a bundler that asks for %s", (condition) => {
  test.each(["module.mjs", "script.cjs"])("needs nothing of Node for %s", async (file) => {
    const bundle = await rolldown({
      input: join(inject("consumer"), "browser", file),
      platform: "neutral",
      resolve: { conditionNames: [condition, "default"] },
      onLog: (_level, log) => expect.unreachable(log.message),
    });
    const { output } = await bundle.generate({ format: "esm" });
    await bundle.close();
    expect(output[0].imports).toEqual([]);
    expect(output[0].code).not.toMatch(/\brequire\("/);
    expect(output[0].code).toContain("new WebSocket(");
  });
});
