import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { keptPage } from "../support/kept-page.ts";
import { otherBuild, PageFront } from "../support/page-front.ts";
import type { Person } from "../support/person.ts";

const chat = chatUnderTest();

const buildOf = ({ page }: Person) => page.locator("html").getAttribute("data-build");

/** The builds that the browser keeps, by the names of their scripts. */
const keptBuilds = ({ page }: Person): Promise<string[]> =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all
      .flatMap((requests) => requests.map(({ url }) => /(old|new)\.js$/u.exec(url)?.[1] ?? ""))
      .filter(Boolean);
  });

test("a new build is there with the next load, replaces what the browser keeps, and nothing is loaded over and over", async () => {
  const { folder } = chat;
  const [older, newer] = [await otherBuild(folder, "old"), await otherBuild(folder, "new")];
  const front = await PageFront.open(older, chat.server.port);
  const mina = await chat.stranger({ url: front.url }, "Mina");
  await mina.enter(`${front.url}/?transport=polling`);
  await keptPage(mina);
  await mina.createGroup("Builds");
  expect([await buildOf(mina), await keptBuilds(mina)]).toEqual(["old", ["old"]]);

  front.page = newer;
  const before = front.loads;
  await mina.page.reload();
  await mina.inRoom("Builds");
  expect(await buildOf(mina)).toBe("new");
  await expect.poll(() => keptBuilds(mina)).toEqual(["new"]);
  await mina.saySafely("said with the new one");
  // The page, and the copy of it that the new worker makes.
  expect(front.loads - before).toBe(2);

  front.close();
  await mina.page.reload();
  await mina.message("said with the new one").waitFor();
  expect(await buildOf(mina)).toBe("new");
});

test("a build that is only half there does not take the place of a whole one", async () => {
  const { folder } = chat;
  const [older, broken] = [await otherBuild(folder, "old"), await otherBuild(folder, "new")];
  rmSync(join(broken, "icon.svg"));
  const front = await PageFront.open(older, chat.server.port);
  const mina = await chat.stranger({ url: front.url }, "Mina");
  await mina.enter(`${front.url}/?transport=polling`);
  await keptPage(mina);
  front.page = broken;
  await mina.page.reload();
  await mina.online.waitFor();
  const outcome = await mina.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => undefined);
    const worker = registration.installing;
    if (worker === null) return "none";
    return new Promise((resolve) => {
      worker.onstatechange = () => resolve(worker.state);
    });
  });
  expect(["none", "redundant"]).toContain(outcome);
  front.close();
  await mina.page.reload();
  await mina.page.getByText("This is how it was when you were last here.").waitFor();
  expect(await buildOf(mina)).toBe("old");
});
