import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { at } from "./command.mjs";

/** DESIGN section 9: the client's bundle, without channels. */
const TARGET_BYTES = 9 * 1024;

const BUNDLES = ["socket.io.min.js", "socket.io.esm.min.js"];

/** @returns {string} sizes of the client's minified bundles, plain and with gzip -9 */
export function bundleSizes() {
  const sizes = BUNDLES.map((name) => {
    const bytes = readFileSync(at(`packages/client/dist/${name}`));
    return `${name} ${kilobytes(bytes.length)}, gzip ${kilobytes(gzipSync(bytes, { level: 9 }).length)}`;
  });
  return `${sizes.join("; ")} (target: gzip ${kilobytes(TARGET_BYTES)})`;
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
