import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { at, must } from "./command.mjs";
import { whenChanged } from "./fingerprint.mjs";
import { install } from "./install.mjs";
import { runMain, step } from "./progress.mjs";

/** What every package is built from besides its own sources. */
const COMMON = ["package-lock.json", "tsconfig.base.json", "scripts"];

/** The files that the server serves at `<path>/socket.io.js` and beside it; each has its `.map`. */
const BROWSER_FILES = /^socket\.io\.(min\.|esm\.min\.|msgpack\.min\.)?js(\.map)?$/;

/** Builds what changed since the last time: the packages' tarball contents, then the chat. */
export async function build() {
  await buildPackages();
  await buildChat();
}

/** Builds the published packages. */
export async function buildPackages() {
  await buildPackage("protocol", []);
  await buildPackage("client", ["packages/protocol/src"]);
  await buildPackage("server", ["packages/protocol/src"]);
  await buildPackage("sqlite", ["packages/server/src/store"]);
  await buildPackage("metrics", []);
  await copyBrowserFiles();
}

/**
 * @param {"protocol" | "client" | "server" | "sqlite" | "metrics"} name
 * @param {readonly string[]} bundled sources of other packages that become part of it
 */
async function buildPackage(name, bundled) {
  const folder = `packages/${name}`;
  const own = ["src", "package.json", "tsconfig.json"].map((path) => `${folder}/${path}`);
  const files = {
    inputs: [...COMMON, ...own, ...bundled],
    outputs: [`${folder}/dist/index.js`, `${folder}/dist/index.d.cts`],
  };
  await whenChanged(`.cache/build/${name}`, files, () =>
    step(`build @baro/${name}`, async () => {
      const { bundleCode } = await import("./bundle-code.mjs");
      const { bundleLicenses } = await import("./bundle-licenses.mjs");
      const { bundleTypes } = await import("./bundle-types.mjs");
      const parts = await Promise.all(codeBundles(name).map(bundleCode));
      bundleLicenses(`${folder}/dist/LICENSES.txt`, parts.flat());
      await bundleTypes({ name, callable: isCallable(name) });
      if (name === "metrics") await bundleTypes({ name, entry: "opentelemetry" });
    }),
  );
}

/**
 * @param {"protocol" | "client" | "server" | "sqlite" | "metrics"} name
 * @returns {import("./bundle-code.mjs").CodeBundle[]}
 */
function codeBundles(name) {
  const input = `packages/${name}/src/index.ts`;
  const dist = `packages/${name}/dist`;
  const callable = isCallable(name);
  /** @type {import("./bundle-code.mjs").CodeBundle[]} */
  const node = [
    { input, output: `${dist}/index.js`, format: "esm" },
    { input, output: `${dist}/index.cjs`, format: "cjs", callable },
  ];
  if (name === "sqlite") {
    const worker = "worker/main.mjs";
    return [
      ...node,
      { input: `packages/${name}/src/${worker}`, output: `${dist}/${worker}`, format: "esm" },
    ];
  }
  if (name === "metrics") {
    const second = `packages/${name}/src/opentelemetry/index.ts`;
    return [
      ...node,
      { input: second, output: `${dist}/opentelemetry.js`, format: "esm" },
      { input: second, output: `${dist}/opentelemetry.cjs`, format: "cjs" },
    ];
  }
  if (name !== "client") return node;
  return [
    ...node,
    { input, output: `${dist}/browser.js`, format: "esm", browser: true },
    { input, output: `${dist}/browser.cjs`, format: "cjs", browser: true, callable },
    { input, output: `${dist}/socket.io.js`, format: "iife", browser: true, callable },
    {
      input,
      output: `${dist}/socket.io.min.js`,
      format: "iife",
      browser: true,
      callable,
      minify: true,
    },
    { input, output: `${dist}/socket.io.esm.min.js`, format: "esm", browser: true, minify: true },
    {
      input: `packages/${name}/src/msgpack.ts`,
      output: `${dist}/socket.io.msgpack.min.js`,
      format: "iife",
      browser: true,
      callable,
      minify: true,
    },
  ];
}

/** Whether the CommonJS module is the default export itself, as that of what it stands for. */
const isCallable = (/** @type {string} */ name) => name === "client" || name === "server";

async function copyBrowserFiles() {
  const [from, to] = [at("packages/client/dist"), at("packages/server/client-dist")];
  await mkdir(to, { recursive: true });
  const names = (await readdir(from)).filter((name) => BROWSER_FILES.test(name));
  await Promise.all(names.map((name) => cp(`${from}/${name}`, `${to}/${name}`)));
}

async function buildChat() {
  if (!(await hasBuildScript("apps/chat"))) return;
  const own = [
    "server",
    "web",
    "package.json",
    "vite.config.ts",
    "rolldown.config.ts",
    "tsconfig.json",
  ];
  const files = {
    inputs: [
      ...COMMON,
      ...["protocol", "client", "server", "sqlite", "metrics"].map(
        (name) => `packages/${name}/src`,
      ),
    ].concat(own.map((path) => `apps/chat/${path}`)),
    outputs: ["apps/chat/dist/server/index.js"],
  };
  await whenChanged(".cache/build/chat", files, () =>
    step("build the chat", async () => {
      await must("npm", ["run", "build", "--silent", "-w", "apps/chat"], {
        next: "mend what the output names; `npm run check` says more.",
      });
    }),
  );
}

/** @param {string} folder */
async function hasBuildScript(folder) {
  if (!existsSync(at(`${folder}/package.json`))) return false;
  return (
    "build" in (JSON.parse(await readFile(at(`${folder}/package.json`), "utf8")).scripts ?? {})
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => {
    await install();
    await build();
    return 0;
  });
}
