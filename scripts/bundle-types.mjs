import { readFile, writeFile } from "node:fs/promises";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { at } from "./command.mjs";
import { StepFailed } from "./progress.mjs";

/** The clauses by which a module of rollup exports. */
const EXPORTS = /^export (type )?\{([^}]*)\};\n?/gm;

/**
 * Writes the declarations of a package as one file for ESM and one for CommonJS. Of a callable package everything is
 * declared once, for CommonJS, and ESM exports the same: what a program or a library adds to a type holds for both.
 * @param {{ name: string, callable?: boolean, entry?: string }} options `callable`: its CommonJS module is the default
 *   export itself; `entry`: the folder of a further entry point, whose name the files get
 */
export async function bundleTypes({ name, callable = false, entry }) {
  const folder = `packages/${name}`;
  const output = at(`${folder}/dist/${entry ?? "index"}`);
  const bundle = await rollup({
    input: at(`${folder}/src/${entry === undefined ? "" : `${entry}/`}index.ts`),
    external: [/^node:/, "ws", "prom-client", "@opentelemetry/api"],
    plugins: [dts({ tsconfig: at(`${folder}/tsconfig.json`) })],
    onwarn(warning) {
      throw new StepFailed(
        `declarations of ${name}: ${warning.message}`,
        "mend the import it names.",
      );
    },
  });
  await bundle.write({ file: `${output}.d.ts`, format: "es" });
  await bundle.close();
  const text = withoutAliases(await readFile(`${output}.d.ts`, "utf8"));
  checkImports(text, name);
  await writeFile(`${output}.d.ts`, callable ? reExports(text) : text);
  await writeFile(`${output}.d.cts`, callable ? asCallableModule(text, name) : text);
}

/**
 * Where `type Socket<T> = Socket$1<T>` stands beside a value of that name, the interface takes the name itself: users add
 * to it by `declare module "socket.io" { interface Socket { … } }`, and an alias cannot be added to.
 * @param {string} text
 */
function withoutAliases(text) {
  const alias = /^type (\w+)<.*> = \1\$1<.*>;\n/gm;
  return [...text.matchAll(alias)].reduce(
    (rest, [line, name]) => rest.replace(line, "").replaceAll(`${name}$1`, String(name)),
    text,
  );
}

/**
 * The exports of a module, taken from its CommonJS form.
 * @param {string} text
 */
function reExports(text) {
  const clauses = [...text.matchAll(EXPORTS)].map(([, type = "", names = ""]) => {
    const exported = names
      .split(",")
      .map((name) => name.trim().replace(/^.* as /, ""))
      .filter((name) => name !== "default");
    return `export ${type}{ ${exported.join(", ")} } from "./index.cjs";`;
  });
  return ['import main from "./index.cjs";', "export default main;", ...clauses, ""].join("\n");
}

/**
 * A user has no types but Node's: the tarball's dependencies bring none, but for prom-client and OpenTelemetry's API, which
 * have their own.
 * @param {string} text
 * @param {string} name
 */
function checkImports(text, name) {
  const foreign = /from ["'](?!node:|(?:prom-client|@opentelemetry\/api)["'])([^"']+)["']/.exec(
    text,
  )?.[1];
  if (!foreign) return;
  throw new StepFailed(
    `The declarations of ${name} import "${foreign}", which its users may not have.`,
    `keep the types of "${foreign}" out of what packages/${name} exports.`,
  );
}

/**
 * `export { serve as default, Server }` becomes `export = serve` with a merged namespace, which is what
 * `module.exports = Object.assign(serve, { Server, default: serve })` is to a TypeScript program.
 * @param {string} text
 * @param {string} name
 */
function asCallableModule(text, name) {
  /** @type {string[]} */
  const clauses = [];
  const rest = text.replace(EXPORTS, (_match, type, names) => {
    clauses.push(`  export ${type ?? ""}{${names}};`);
    return "";
  });
  const main = callableOf(/(\w+) as default\b/.exec(clauses.join())?.[1], rest);
  if (!main) {
    throw new StepFailed(
      `The default export of ${name} is no function declaration, so CommonJS cannot call the module.`,
      `export a function as the default, or a constant that Object.assign made of one.`,
    );
  }
  return `${rest}\ndeclare namespace ${main} {\n${clauses.join("\n")}\n}\nexport = ${main};\n`;
}

/**
 * The function that a name stands for: itself, or what `Object.assign(itself, …)` gave, which is the same object.
 * @param {string | undefined} name
 * @param {string} text
 * @returns {string | undefined}
 */
function callableOf(name, text) {
  if (!name) return undefined;
  if (new RegExp(`^declare function ${name}\\b`, "m").test(text)) return name;
  const made = new RegExp(`^declare const ${name}: typeof (\\w+) &`, "m").exec(text);
  return made ? callableOf(made[1], text) : undefined;
}
