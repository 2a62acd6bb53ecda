import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { at } from "./command.mjs";
import { StepFailed } from "./progress.mjs";

/** DESIGN section 9, with channels; docs/decisions/client-size.md says what stands in the way. */
const TARGET = 11 * 1024;

/** What the bundles have, and a little more: whoever needs more than that says why in docs/decisions/client-size.md. */
const LIMIT = 16.1 * 1024;

const BUNDLES = ["socket.io.min.js", "socket.io.esm.min.js"];

/**
 * @returns {string} sizes of the client's minified bundles, plain and with gzip -9
 * @throws StepFailed when one has grown above its limit
 */
export function bundleSizes() {
  const sizes = BUNDLES.map((name) => {
    const bytes = readFileSync(at(`packages/client/dist/${name}`));
    const packed = gzipSync(bytes, { level: 9 }).length;
    const line = `${name} ${kilobytes(bytes.length)}, gzip ${kilobytes(packed)}`;
    if (packed > LIMIT) {
      throw new StepFailed(line, `make it smaller again: it may have ${kilobytes(LIMIT)}.`);
    }
    return line;
  });
  return `${sizes.join("; ")} (target: gzip ${kilobytes(TARGET)})`;
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
