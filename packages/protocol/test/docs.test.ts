import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENGINE_DIGITS } from "../src/engine/types.ts";
import {
  MAX_ATTACHMENTS,
  PacketType,
  PROTOCOL_ERRORS,
  RESERVED_EVENTS,
  V3_ERRORS,
} from "../src/index.ts";

const read = (name: string) =>
  readFileSync(new URL(`../../../docs/protocol/${name}.md`, import.meta.url), "utf8");

const engine = read("engine-io-4");
const olderEngine = read("engine-io-3");
const socket = read("socket-io-5");

/** The two first cells of each row of the tables of errors. */
function errorRows(page: string): [string, string][] {
  return [...page.matchAll(/^\| `((?:ENGINE|SOCKET)_\w+)` \| ([^|]+) \|/gm)].map(
    ([, code = "", message = ""]) => [code, message],
  );
}

test("the pages list every error code with its message, in the order of the code", () => {
  expect([engine, socket].flatMap(errorRows)).toStrictEqual(Object.entries(PROTOCOL_ERRORS));
  expect(errorRows(olderEngine)).toStrictEqual(Object.entries(V3_ERRORS));
});

test.each(Object.entries(ENGINE_DIGITS))("the page says that %s is %s", (type, digit) => {
  expect(engine).toContain(`| \`${digit}\` | ${type} |`);
});

test.each(Object.entries(PacketType))("the page says that %s is %d", (type, digit) => {
  expect(socket).toContain(`| \`${digit}\` | ${type} |`);
});

test("the page has the reserved names and the bound on attachments", () => {
  const names = [...RESERVED_EVENTS].map((name) => `\`${name}\``);
  for (const name of names) expect(socket).toContain(name);
  expect(socket).toContain(`${MAX_ATTACHMENTS} attachments (\`MAX_ATTACHMENTS\`)`);
});
