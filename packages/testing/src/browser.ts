import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Browser } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Starts the Chromium of the system, without a window. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  // Chromium's own sandbox needs rights that a container's root does not have.
  return chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] });
}

function findBrowser(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      "no Chromium on the PATH; install Debian's package `chromium` (npm test does, as root)",
    );
  }
  return found;
}
