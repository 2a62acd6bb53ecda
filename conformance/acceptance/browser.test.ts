import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { launchBrowser } from "@baro/testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

const ANSWERS = ["main at /", "chat at /chat", "polling at /"];

let browser: Browser;
let origin: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  [browser, { origin, stop }] = await Promise.all([launchBrowser(), serve()]);
});

afterAll(async () => {
  await browser.close();
  await stop();
});

test.each([
  ['<script src="/socket.io/socket.io.js"> then io() and io("/chat")', "/script", ANSWERS],
  ['<script src="/socket.io/socket.io.min.js"> does the same', "/minified", ANSWERS],
  ['import { io } from "/socket.io/socket.io.esm.min.js" does the same', "/module", ANSWERS],
  ["the global io carries the named exports", "/extras", ["function", "function", true, true]],
] as const)("%s", async (_title, path, expected) => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(origin + path);
  await page.waitForFunction(() => document.body.textContent?.startsWith("["), undefined, {
    timeout: 60_000,
  });
  expect(JSON.parse((await page.textContent("body")) ?? "")).toEqual(expected);
  expect(errors).toEqual([]);
  await page.close();
});

/** Starts the consumer's program; its first line is its address. */
async function serve(): Promise<{ origin: string; stop: () => Promise<void> }> {
  const program = spawn(process.execPath, ["browser/serve.cjs"], {
    cwd: inject("consumer"),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(program.stdout), "line");
  const stop = async () => {
    const ended = once(program, "close");
    program.stdin.end();
    expect(await ended).toEqual([0, null]);
  };
  return { origin: String(line), stop };
}
