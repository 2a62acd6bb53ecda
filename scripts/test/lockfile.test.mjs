import { expect, test } from "vitest";
import { missingFrom } from "../lockfile.mjs";

const parent = { version: "1.0.0", optionalDependencies: { "tool-linux-x64": "1.0.0" } };

test("an optional dependency without an entry is missing", () => {
  expect(missingFrom({ "node_modules/tool": parent })).toEqual([
    { parent: "node_modules/tool", name: "tool-linux-x64", version: "1.0.0" },
  ]);
});

test("an entry of another version does not count", () => {
  const packages = {
    "node_modules/tool": parent,
    "node_modules/tool-linux-x64": { version: "2.0.0" },
  };
  expect(missingFrom(packages)).toHaveLength(1);
});

test.each(["node_modules/tool-linux-x64", "node_modules/tool/node_modules/tool-linux-x64"])(
  "an entry at %s counts",
  (folder) => {
    expect(missingFrom({ "node_modules/tool": parent, [folder]: { version: "1.0.0" } })).toEqual(
      [],
    );
  },
);

test("a nested package sees what stands beside it and above it", () => {
  const nested = "node_modules/@scope/app/node_modules/tool";
  const beside = "node_modules/@scope/app/node_modules/tool-linux-x64";
  expect(missingFrom({ [nested]: parent, [beside]: { version: "1.0.0" } })).toEqual([]);
  const above = "node_modules/tool-linux-x64";
  expect(missingFrom({ [nested]: parent, [above]: { version: "1.0.0" } })).toEqual([]);
});
