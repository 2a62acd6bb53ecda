import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { npm } from "../support/npm.ts";

const NEWEST_MAJOR = 26;

const FOLDER = fileURLToPath(new URL(`../../.cache/node-${NEWEST_MAJOR}/`, import.meta.url));

/** npm's `node` package is a script that installs one of these; each holds the program itself. */
const PACKAGE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/** Path of the newest Node, from npm; kept in the checkout's cache for the next time. */
export async function newestNode(): Promise<string> {
  const program = `${FOLDER}node_modules/${PACKAGE}/bin/node`;
  if (existsSync(program)) return program;
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}package.json`, JSON.stringify({ private: true }));
  await npm(
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", `${PACKAGE}@${NEWEST_MAJOR}`],
    FOLDER,
  );
  return program;
}
