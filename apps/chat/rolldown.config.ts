import { defineConfig } from "rolldown";

/** The server in one file; packages of node_modules stay outside, as with any program that is started from its folder. */
export default defineConfig({
  input: "server/index.ts",
  platform: "node",
  external: /^[^./]/u,
  output: { file: "dist/server/index.js", format: "esm", sourcemap: true },
});
