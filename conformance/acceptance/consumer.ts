import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { subject } from "@baro/testing";
import { npm } from "./npm.ts";

const ROOT = new URL("../../", import.meta.url);

const NPM_VERSION = "4.8.4";

/**
 * Makes the project of a user: outside the checkout, so that nothing is found by luck in the checkout's node_modules,
 * with `socket.io` and `socket.io-client` installed from our packed tarballs (or from npm for the control).
 */
export async function createConsumer(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "baro-consumer-"));
  await cp(new URL("./fixtures", import.meta.url), folder, { recursive: true });
  const manifest = { name: "consumer", private: true, dependencies: await dependencies(folder) };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest, undefined, 2));
  await npm(["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], folder);
  return folder;
}

export function removeConsumer(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

async function dependencies(folder: string): Promise<Readonly<Record<string, string>>> {
  const types = { "@types/node": installedVersion("@types/node") };
  if (subject === "socket.io") {
    return { ...types, "socket.io": NPM_VERSION, "socket.io-client": NPM_VERSION };
  }
  return {
    ...types,
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

function installedVersion(name: string): string {
  const manifest: unknown = createRequire(import.meta.url)(`${name}/package.json`);
  return String(Reflect.get(Object(manifest), "version"));
}
