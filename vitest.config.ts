import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (name: string) =>
  fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url));

/** Tests run on the sources of the packages; only conformance/acceptance and ecosystem run on packed tarballs. */
const alias = {
  "@baro/protocol": source("protocol"),
  "@baro/server/store": fileURLToPath(
    new URL("./packages/server/src/store/index.ts", import.meta.url),
  ),
  "@baro/sqlite": source("sqlite"),
  "@baro/metrics/opentelemetry": fileURLToPath(
    new URL("./packages/metrics/src/opentelemetry/index.ts", import.meta.url),
  ),
  "@baro/metrics": source("metrics"),
  "@baro/server": source("server"),
  "@baro/client": source("client"),
  "@baro/testing": source("testing"),
};

/** How long `expect.poll` looks, as all that waits in @baro/testing does, ms. */
const PATIENCE = 10_000;

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "packages",
          include: ["packages/*/test/**/*.test.ts"],
          // Above PATIENCE of @baro/testing, so that what a test waits for says itself what did not come.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: { poll: { timeout: PATIENCE } },
        },
      },
      {
        extends: true,
        test: { name: "scripts", include: ["scripts/test/*.test.mjs"], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: "conformance",
          include: ["conformance/**/*.test.ts"],
          exclude: ["conformance/{acceptance,ecosystem}/**"],
          testTimeout: 30_000,
          // Browsers are started in hooks.
          hookTimeout: 60_000,
          expect: { poll: { timeout: PATIENCE } },
        },
      },
      {
        extends: true,
        test: {
          name: "acceptance",
          include: ["conformance/acceptance/*.test.ts"],
          globalSetup: "conformance/acceptance/setup.ts",
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "ecosystem",
          include: ["conformance/ecosystem/*.test.ts"],
          globalSetup: "conformance/ecosystem/setup.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: PATIENCE } },
        },
      },
      {
        extends: true,
        test: { name: "bench", include: ["bench/test/*.test.mjs"], testTimeout: 180_000 },
      },
      {
        extends: true,
        test: {
          name: "chat",
          include: ["apps/chat/test/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: PATIENCE } },
          fileParallelism: false,
        },
      },
    ],
  },
});
