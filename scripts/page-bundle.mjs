import { rolldown } from "rolldown";

const ENTRY = "baro:page";

/**
 * Bundles for a browser what a page imports, as an application's bundler would.
 * @param {string} source the page's only module
 * @param {import("rolldown").OutputOptions} output
 * @param {import("rolldown").InputOptions} [input]
 */
export async function bundlePage(source, output, input = {}) {
  const bundle = await rolldown({
    ...input,
    input: ENTRY,
    platform: "browser",
    tsconfig: false,
    plugins: [
      {
        name: ENTRY,
        resolveId: (id) => (id === ENTRY ? id : null),
        load: (id) => (id === ENTRY ? source : null),
      },
    ],
  });
  const generated = await bundle.generate({ format: "esm", ...output });
  await bundle.close();
  return generated.output[0];
}
