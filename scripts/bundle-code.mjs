import { rolldown } from "rolldown";
import { at } from "./command.mjs";
import { StepFailed } from "./progress.mjs";

/** Packages that stay imports; everything else (the protocol) becomes part of the bundle. */
const EXTERNAL = [/^node:/, "ws", "better-sqlite3", "prom-client", "@opentelemetry/api"];

const CALLABLE_ENTRY = "baro:callable";

/**
 * @typedef {object} CodeBundle
 * @property {string} input relative to the project
 * @property {string} output relative to the project
 * @property {"esm" | "cjs" | "iife"} format "iife" makes the global `io`
 * @property {boolean} [callable] the module is the default export itself, with the others as its properties
 * @property {boolean} [browser] take what the package's `imports` give browsers
 * @property {boolean} [minify]
 */

/**
 * Writes one JavaScript file with its source map.
 * @param {CodeBundle} bundle
 * @returns {Promise<string[]>} the files that became part of it
 */
export async function bundleCode({ input, output, format, callable, browser, minify }) {
  /** @type {string[]} */
  const warnings = [];
  const bundle = await rolldown({
    input: callable ? CALLABLE_ENTRY : at(input),
    platform: browser ? "browser" : "node",
    external: EXTERNAL,
    resolve: {
      alias: {
        "@baro/protocol": at("packages/protocol/src/index.ts"),
        "@baro/server/store": at("packages/server/src/store/index.ts"),
      },
      conditionNames: browser ? ["browser", "import", "default"] : ["node", "import", "default"],
    },
    transform: { target: "es2022" },
    plugins: callable ? [callableEntry(at(input))] : [],
    tsconfig: false,
    onLog(level, log) {
      if (level === "warn") warnings.push(log.message);
    },
  });
  const written = await bundle.write({
    file: at(output),
    format,
    name: "io",
    exports: callable ? "default" : "named",
    sourcemap: true,
    minify: minify ?? false,
    comments: { legal: false },
  });
  await bundle.close();
  if (warnings.length > 0) {
    throw new StepFailed(`${output}: ${warnings.join("\n")}`, "mend the source that it names.");
  }
  return written.output[0].moduleIds;
}

/**
 * CommonJS and script tags get one callable value: `require("socket.io")(server)`, `io(url)`, `io.Manager`.
 * @param {string} input
 * @returns {import("rolldown").Plugin}
 */
function callableEntry(input) {
  return {
    name: CALLABLE_ENTRY,
    resolveId: (id) => (id === CALLABLE_ENTRY ? id : null),
    load: (id) =>
      id === CALLABLE_ENTRY
        ? `import * as all from ${JSON.stringify(input)};\nexport default Object.assign(all.default, all);\n`
        : null,
  };
}
