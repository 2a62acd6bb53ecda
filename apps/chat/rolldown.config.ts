import { resolve } from "node:path";
import { defineConfig } from "rolldown";
import { workerOf } from "./web/worker/build.ts";

export default defineConfig([
  /** The server in one file; packages of node_modules stay outside, as with any program that is started from its folder. */
  {
    input: "server/index.ts",
    platform: "node",
    external: /^[^./]/u,
    output: { file: "dist/server/index.js", format: "esm", sourcemap: true },
  },
  // Vite has built the page before.
  workerOf(resolve("dist/web")),
]);
