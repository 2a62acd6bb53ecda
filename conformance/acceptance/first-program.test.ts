import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, within } from "@baro/testing";
import { afterEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const running = new Set<ChildProcess>();
const folders = new Set<string>();

afterEach(async () => {
  for (const program of running) await stop(program);
  for (const folder of folders) rmSync(folder, { recursive: true });
  folders.clear();
});

test.each([
  ["README.md", "hello"],
  ["README.ko.md", "안녕하세요"],
])("the first program of %s runs as it is printed", async (page, greeting) => {
  const port = await freePort();
  const folder = programFolder();
  const [server, client] = programsOf(page).map(({ name, code }) => {
    const path = join(folder, name);
    writeFileSync(path, code.replaceAll("3000", String(port)));
    return path;
  });
  expect(readFileSync(String(client), "utf8")).toContain(greeting);
  start(String(server));
  const output = await firstOutput(start(String(client)));
  expect(output).toBe("delivered\n");
});

/** The JavaScript blocks of a page; the first line of each is a comment with its file name. */
function programsOf(page: string): { name: string; code: string }[] {
  const blocks = readFileSync(join(root, page), "utf8").matchAll(/```js\n(.*?)```/gs);
  return [...blocks].map(([, code = ""]) => ({ name: /\w+\.mjs/.exec(code)?.[0] ?? "", code }));
}

/** Inside the project, so that the names of the packages lead to what was built. */
function programFolder(): string {
  const cache = join(root, ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "first-program-"));
  folders.add(folder);
  return folder;
}

function start(path: string): ChildProcess {
  const program = spawn(process.execPath, [path], { stdio: ["ignore", "pipe", "inherit"] });
  running.add(program);
  return program;
}

function firstOutput(program: ChildProcess): Promise<string> {
  const output = new Promise<string>((resolve) => {
    program.stdout?.once("data", (data: Buffer) => resolve(data.toString()));
  });
  return within(output, "the program to print", 30_000);
}

function stop(program: ChildProcess): Promise<void> {
  running.delete(program);
  const ended = new Promise<void>((resolve) => program.once("exit", () => resolve()));
  program.kill();
  return ended;
}
