import { createRequire } from "node:module";
import { join } from "node:path";
import { subject } from "@baro/testing";
import { expect, inject, test } from "vitest";

const OURS = subject === "baro" ? "@baro/server" : "socket.io";

/** These load `socket.io` by themselves. */
const DEPENDENTS = ["@nestjs/platform-socket.io", "@socket.io/admin-ui"];

test.each(DEPENDENTS)("%s gets the package that the project calls socket.io", (name) => {
  const manifest = join(inject("ecosystem"), "node_modules", name, "package.json");
  expect(createRequire(manifest)("socket.io/package.json")).toMatchObject({ name: OURS });
});
