import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { subject } from "@baro/testing";
import { npm } from "./npm.ts";

const ROOT = new URL("../../", import.meta.url);

/** The release of npm's packages that is the control. */
export const NPM_VERSION = "4.8.4";

/** What a user's project has besides `socket.io` and `socket.io-client`. */
export interface ConsumerPlan {
  /** Folder whose content becomes that of the project. */
  readonly fixtures: URL;
  /** More packages: name to version. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Whether it has the store, `@baro/sqlite`, which goes with Baro's packages alone. */
  readonly withStore?: boolean;
}

/**
 * Makes the project of a user: outside the checkout, so that nothing is found by luck in the checkout's node_modules,
 * with `socket.io` and `socket.io-client` installed from our packed tarballs (or from npm for the control). The packages
 * that depend on either get the project's, whatever version they ask for.
 */
export async function createConsumer(plan: ConsumerPlan): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "baro-consumer-"));
  await cp(plan.fixtures, folder, { recursive: true });
  const withStore = plan.withStore === true && subject === "baro";
  const dependencies = {
    ...plan.dependencies,
    ...(await subjectPackages(folder)),
    ...(withStore && { "@baro/sqlite": `file:${await pack("sqlite", folder)}` }),
  };
  const overrides = { "socket.io": "$socket.io", "socket.io-client": "$socket.io-client" };
  const manifest = { name: "consumer", private: true, dependencies, overrides };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest, undefined, 2));
  await npm(["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], folder);
  if (withStore) await copyCompiled(folder);
  return folder;
}

/** The compiled part of SQLite, which its install script would fetch or take a minute to compile. */
async function copyCompiled(folder: string): Promise<void> {
  const part = "node_modules/better-sqlite3/build/Release/better_sqlite3.node";
  await cp(fileURLToPath(new URL(part, ROOT)), join(folder, part));
}

export function removeConsumer(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** The version of a package that the checkout has. */
export function installedVersion(name: string): string {
  const manifest: unknown = createRequire(import.meta.url)(`${name}/package.json`);
  return String(Reflect.get(Object(manifest), "version"));
}

async function subjectPackages(folder: string): Promise<Readonly<Record<string, string>>> {
  if (subject === "socket.io") {
    return { "socket.io": NPM_VERSION, "socket.io-client": NPM_VERSION };
  }
  return {
    "socket.io": `file:${await pack("server", folder)}`,
    "socket.io-client": `file:${await pack("client", folder)}`,
  };
}

async function pack(name: string, folder: string): Promise<string> {
  const source = fileURLToPath(new URL(`packages/${name}`, ROOT));
  const output = await npm(["pack", "--json", "--pack-destination", folder], source);
  const packed: unknown = JSON.parse(output);
  if (Array.isArray(packed) && typeof packed[0]?.filename === "string") return packed[0].filename;
  throw new Error(`npm pack said something unexpected: ${output}`);
}
