import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const require = createRequire(import.meta.url);

/** @param {string} packageName @param {string} folder of its browser bundles, from its package.json */
const folderOf = (packageName, folder) =>
  join(dirname(require.resolve(`${packageName}/package.json`)), folder);

/** @param {string} file @returns {number} KB with gzip -9 */
const zipped = (file) => gzipSync(readFileSync(file), { level: 9 }).length / 1024;

/** @param {string} folder */
const bundles = (folder) => ({
  esm: zipped(join(folder, "socket.io.esm.min.js")),
  umd: zipped(join(folder, "socket.io.min.js")),
});

/** @type {import("../contract.ts").StillScenario} */
export const sizes = {
  name: "sizes",
  asks: "How large is the client that a browser loads, minified and with gzip -9?",
  figures: [
    { key: "esm", label: "ES module", unit: "KB" },
    { key: "umd", label: "one-file script", unit: "KB" },
  ],
  // Channels are in it: 9 KB are meant without them, which no page can have (docs/decisions/client-size.md).
  targets: [{ figure: "esm", atMost: 11 }],
  read: () => ({
    baro: bundles(folderOf("@baro/client", "dist")),
    "socket.io": bundles(folderOf("socket.io-client", "dist")),
  }),
};
