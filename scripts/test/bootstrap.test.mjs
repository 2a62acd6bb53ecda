import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { at } from "../command.mjs";

const folder = mkdtempSync(join(tmpdir(), "baro-scripts-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(["build.mjs", "check.mjs", "install.mjs", "system.mjs"])(
  "%s loads where nothing is installed yet",
  (name) => {
    cpSync(at("scripts"), folder, { recursive: true });
    const code = `await import("./${name}")`;
    const { stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: folder,
      encoding: "utf8",
    });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  },
);
