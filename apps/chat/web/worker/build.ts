import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RolldownOptions } from "rolldown";

/** How the service worker of a built page is made: with a list of the page's files, so that each build has another worker. */
export function workerOf(page: string): RolldownOptions {
  const shell = JSON.stringify(shellOf(page));
  const version = hashOf(shell, "hex").slice(0, 16);
  return {
    input: resolve(import.meta.dirname, "worker.ts"),
    platform: "browser",
    transform: { define: { SHELL: shell, VERSION: JSON.stringify(version) } },
    output: { file: join(page, "worker.js"), format: "iife", minify: true },
  };
}

/** The path of each file as browsers ask for it → its integrity. */
function shellOf(page: string): Record<string, string> {
  const files = readdirSync(page, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== "worker.js")
    .map((file) => join(file.parentPath, file.name))
    .sort();
  return Object.fromEntries(
    files.map((file) => {
      const path = file.slice(page.length).replace(/\/index\.html$/u, "/");
      return [path, `sha256-${hashOf(readFileSync(file), "base64")}`];
    }),
  );
}

function hashOf(content: string | Buffer, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(content).digest(encoding);
}
