import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { launchChromium } from "../support/chromium.ts";
import { keptPage } from "../support/kept-page.ts";
import { type Nginx, startNginx } from "../support/nginx.ts";
import { Person } from "../support/person.ts";

const chat = chatUnderTest(undefined, { TRUST_PROXY: "1" });
let nginx: Nginx;
let browser: Browser;

beforeAll(async () => {
  nginx = await startNginx(chat.server.port);
  // A worker is only taken from a page whose certificate is believed.
  browser = await launchChromium(["--ignore-certificate-errors"]);
});
afterAll(async () => {
  await browser.close();
  nginx.stop();
});

test("the page opens while nginx answers 502 for a server that is away, and goes on when it is back", async () => {
  const mina = await Person.arrive({
    browser,
    url: nginx.url,
    name: "Mina",
    ignoreHTTPSErrors: true,
  });
  await mina.createGroup("Gateway");
  await mina.saySafely("before");
  await keptPage(mina);
  await chat.kill("SIGKILL");
  expect((await mina.context.request.get(nginx.url)).status()).toBe(502);
  const page = await mina.page.reload();
  expect([page?.status(), page?.fromServiceWorker()]).toEqual([200, true]);
  expect(page?.headers()["content-security-policy"]).toContain("default-src 'self'");
  await mina.page.getByText("This is how it was when you were last here.").waitFor();
  await mina.say("while it was away");
  await chat.restart();
  await mina.confirmed("while it was away").waitFor();
  expect(await mina.bubbles()).toEqual(["before", "while it was away"]);
});

test("the worker comes through nginx as the chat sends it: asked for anew each time, under the page's policy", async () => {
  const mina = await Person.arrive({
    browser,
    url: nginx.url,
    name: "Mina",
    ignoreHTTPSErrors: true,
  });
  const answer = await mina.context.request.get(`${nginx.url}/worker.js`);
  expect([answer.status(), answer.headers()]).toMatchObject([
    200,
    {
      "cache-control": "no-cache",
      "content-type": expect.stringContaining("text/javascript"),
      "content-security-policy": expect.stringContaining("default-src 'self'"),
      "x-content-type-options": "nosniff",
    },
  ]);
});
