import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder for the files of one test file, gone with it. */
export function temporaryFolder(): { file(name: string): string } {
  const folder = mkdtempSync(join(tmpdir(), "baro-sqlite-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { file: (name) => join(folder, name) };
}
