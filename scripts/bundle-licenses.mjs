import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { at } from "./command.mjs";

/**
 * Writes the licenses of the packages that a bundle contains, as those licenses ask. Writes nothing for none.
 * @param {string} output relative to the project
 * @param {readonly string[]} files that became part of the bundle
 */
export function bundleLicenses(output, files) {
  const folders = files.flatMap(
    (file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  const texts = [...new Set(folders)].sort().map(licenseOf);
  if (texts.length > 0) writeFileSync(at(output), texts.join("\n\n---\n\n"));
}

/** @param {string} folder of a package */
function licenseOf(folder) {
  const manifest = `${folder}/package.json`;
  const { name, version, license } = JSON.parse(readFileSync(manifest, "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(`${folder}/${file}`, "utf8") : "";
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
