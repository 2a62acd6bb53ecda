import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { Visitor } from "../support/client.ts";
import { Front } from "../support/front.ts";
import { Person } from "../support/person.ts";
import { Robot } from "../support/robot.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";

// A rolling restart: a new process is started, then the old one is told to end, behind one port and on the same files.

const RESTARTS = 2;

const folder = mkdtempSync(join(tmpdir(), "baro-rolling-"));
const begin = () => startServer({ database: join(folder, "chat.db") });
let server: ServerProcess;
let front: Front;
let browser: Browser;

beforeAll(async () => {
  server = await begin();
  front = await Front.open(server.port);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  front.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The new process waits for the files, which the old one lets go of as it ends. */
async function roll(): Promise<void> {
  const old = server;
  const starting = begin();
  const ended = old.stop("SIGTERM");
  server = await starting;
  front.target = server.port;
  expect(await ended).toBe(0);
}

test("pages and clients lose nothing by a rolling restart, and see nothing twice", async () => {
  const viewport = { width: 900, height: 3000 };
  const mina = await Person.arrive({ browser, url: front.url, name: "Mina", viewport });
  const me = await mina.context.request.get(`${front.url}/api/me`);
  const robot = new Robot(front.url, await Visitor.signedUp(front.url, "Robot"));
  await robot.gather("Rolling", [((await me.json()) as { user: string }).user]);
  await mina.enterRoom("Rolling");
  const said: string[] = [];
  const say = async (text: string): Promise<void> => {
    said.push(text);
    await mina.say(text);
  };
  for (let restart = 1; restart <= RESTARTS; restart++) {
    let isOver = false;
    const talking = robot.talk(`robot ${restart}`, () => isOver);
    await say(`before ${restart}`);
    const rolled = roll();
    await say(`while ${restart}`);
    await rolled;
    await mina.online.waitFor();
    await say(`after ${restart}`);
    await mina.confirmed(`after ${restart}`).waitFor();
    isOver = true;
    said.push(...(await talking));
  }
  await expect.poll(() => robot.seen.toSorted()).toEqual(said.toSorted());
  await expect.poll(() => mina.bubbles()).toEqual(robot.seen);
  await expect.poll(() => mina.log.locator(".sending").count()).toBe(0);
  robot.leave();
});
