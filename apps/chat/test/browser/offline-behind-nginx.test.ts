import { afterEach, beforeEach, expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { keptPage } from "../support/kept-page.ts";
import { type Nginx, startNginx } from "../support/nginx.ts";
import type { Person } from "../support/person.ts";

// A worker is only taken from a page whose certificate is believed.
const chat = chatUnderTest({
  env: { TRUST_PROXY: "1" },
  args: ["--ignore-certificate-errors"],
});
let nginx: Nginx;

beforeEach(async () => {
  nginx = await startNginx(chat.server.port);
});
afterEach(() => nginx.stop());

const arrived = (): Promise<Person> =>
  chat.person("Mina", { url: nginx.url, ignoreHTTPSErrors: true });

test("the page opens while nginx answers 502 for a server that is away, and goes on when it is back", async () => {
  const mina = await arrived();
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
  await expect.poll(() => mina.bubbles()).toEqual(["before", "while it was away"]);
});

test("the worker comes through nginx as the chat sends it: asked for anew each time, under the page's policy", async () => {
  const mina = await arrived();
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
