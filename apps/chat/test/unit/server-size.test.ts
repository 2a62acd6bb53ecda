import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const SERVER = resolve(import.meta.dirname, "../../server");

/** What one reads in one sitting. Lines, with comments. */
const SITTING = 600;

const linesOf = (path: string): number =>
  statSync(path).isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + linesOf(join(path, name)), 0)
    : readFileSync(path, "utf8").trimEnd().split("\n").length;

const within = (name: string) => linesOf(join(SERVER, name));

test("neither of the two rooms of the server grows beyond what is read in one sitting", () => {
  const all = linesOf(SERVER);
  const host = within("host");
  expect(all - host).toBeGreaterThan(within("messenger"));
  expect(all - host).toBeLessThanOrEqual(SITTING);
  expect(host).toBeLessThanOrEqual(SITTING);
});
