import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { PASSWORD } from "../support/client.ts";
import { keptPage } from "../support/kept-page.ts";
import { BUILT_PAGE, PageFront } from "../support/page-front.ts";

const chat = chatUnderTest({ args: ["--host-resolver-rules=MAP chat.test 127.0.0.1"] });

test("a network that takes everything and answers nothing does not keep the page from opening", async () => {
  const front = await PageFront.open(BUILT_PAGE, chat.server.port);
  const mina = await chat.stranger({ url: front.url }, "Mina");
  await mina.enter(`${front.url}/?transport=polling`);
  await mina.createGroup("Train");
  await mina.saySafely("before the tunnel");
  await keptPage(mina);
  front.isSilent = true;
  const page = await mina.page.reload();
  expect(page?.fromServiceWorker()).toBe(true);
  await mina.message("before the tunnel").waitFor();
  await mina.say("in the tunnel");
  await mina.message("in the tunnel").locator(".sending").waitFor();
  front.isSilent = false;
  await mina.confirmed("in the tunnel").waitFor();
  front.close();
});

test("by http from another machine the page goes without, and works", async () => {
  const faults: string[] = [];
  const mina = await chat.stranger({ url: `http://chat.test:${chat.server.port}` });
  mina.page.on("pageerror", ({ message }) => faults.push(message));
  await mina.page.reload();
  await mina.button("New here? Make an account").click();
  await mina.fillDoor("Elsewhere", PASSWORD);
  await mina.createGroup("Plain");
  await mina.saySafely("by http");
  await mina.page.reload();
  await mina.inRoom("Plain");
  await expect.poll(() => mina.bubbles()).toEqual(["by http"]);
  expect(await mina.page.evaluate(() => "serviceWorker" in navigator)).toBe(false);
  expect(faults).toEqual([]);
});
