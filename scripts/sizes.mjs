import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { at } from "./command.mjs";
import { StepFailed } from "./progress.mjs";

/** DESIGN section 9, with channels; docs/decisions/client-size.md says what stands in the way. */
const TARGET = 11 * 1024;

/** What each has, and a little more: whoever needs more than that says why in docs/decisions/client-size.md. */
const LIMITS = {
  "import { io }": 14.9 * 1024,
  "socket.io.esm.min.js": 15.6 * 1024,
  "socket.io.min.js": 15.6 * 1024,
};

/**
 * @returns {Promise<string>} sizes of what a page loads of the built client, with gzip -9
 * @throws StepFailed when one has grown above its limit
 */
export async function bundleSizes() {
  const sizes = Object.entries({
    "import { io }": await importOfIo(),
    "socket.io.esm.min.js": built("socket.io.esm.min.js"),
    "socket.io.min.js": built("socket.io.min.js"),
  });
  const lines = sizes.map(([name, code]) =>
    lineOf(/** @type {keyof typeof LIMITS} */ (name), code),
  );
  return `${lines.join("; ")} (target: ${kilobytes(TARGET)})`;
}

/** @returns {Promise<string>} what an application's bundler takes of the package */
async function importOfIo() {
  // Bundles with rolldown, which is there only once the dependencies are installed.
  const { bundlePage } = await import("./page-bundle.mjs");
  const source = `export { io } from ${JSON.stringify(at("packages/client/dist/browser.js"))}`;
  return (await bundlePage(source, { minify: true })).code;
}

/** @param {string} name */
const built = (name) => readFileSync(at(`packages/client/dist/${name}`), "utf8");

/**
 * @param {keyof typeof LIMITS} name
 * @param {string} code
 */
function lineOf(name, code) {
  const bytes = gzipSync(code, { level: 9 }).length;
  const line = `${name} ${kilobytes(bytes)}`;
  if (bytes <= LIMITS[name]) return line;
  throw new StepFailed(line, `make it smaller again: it may have ${kilobytes(LIMITS[name])}.`);
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
