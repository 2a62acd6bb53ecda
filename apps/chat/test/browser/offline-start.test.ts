import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { keptPage, traces } from "../support/kept-page.ts";
import type { Person } from "../support/person.ts";

// The page is opened while the server, or the network, is away.

const chat = chatUnderTest();

/** Two people who have talked, and a page that is kept. */
async function talked(room: string): Promise<{ mina: Person; jun: Person }> {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup(room, [jun]);
  await jun.enterRoom(room);
  await jun.saySafely(`hello in ${room}`);
  await mina.message(`hello in ${room}`).waitFor();
  await keptPage(mina);
  await expect
    .poll(() => mina.page.evaluate(() => JSON.stringify({ ...localStorage })))
    .toContain(`${room}\\",`);
  return { mina, jun };
}

const WAYS = {
  "a server that was killed": {
    cut: () => chat.kill("SIGKILL"),
    mend: () => chat.restart(),
  },
  "no network": {
    cut: ({ context }: Person) => context.setOffline(true),
    mend: ({ context }: Person) => context.setOffline(false),
  },
} as const;

test.each(Object.entries(WAYS))(
  "with %s a reload shows what was there, keeps what is written, and sends it once",
  async (way, { cut, mend }) => {
    const room = `Cellar ${way.length}`;
    const { mina, jun } = await talked(room);
    await mina.field.fill("half a thought");
    await cut(mina);
    await mina.page.reload();
    await mina.page.getByText("This is how it was when you were last here.").waitFor();
    await mina.page.getByRole("heading", { name: "Mina", exact: true }).waitFor();
    await mina.room(room).waitFor();
    await mina.log.getByText("This is where the conversation begins").waitFor();
    await expect.poll(() => mina.bubbles()).toEqual([`hello in ${room}`]);
    await expect.poll(() => mina.field.inputValue()).toBe("half a thought");
    await mina.say("written in the cellar");
    await mina
      .message("written in the cellar")
      .getByText("Is sent when")
      .waitFor({ state: "attached" });
    // Also what was written before this page was opened.
    await mina.page.reload();
    await mina.message("written in the cellar").locator(".sending").waitFor();
    const both = [`hello in ${room}`, "written in the cellar"];
    await expect.poll(() => mina.bubbles()).toEqual(both);

    await mend(mina);
    await mina.confirmed("written in the cellar").waitFor();
    await jun.message("written in the cellar").waitFor();
    await jun.saySafely("we hear you");
    await mina.message("we hear you").waitFor();
    const all = [...both, "we hear you"];
    for (const person of [mina, jun]) await expect.poll(() => person.bubbles()).toEqual(all);
    await mina.page.reload();
    await mina.inRoom(room);
    await expect.poll(() => mina.bubbles()).toEqual(all);
  },
);

test("what came while the page was closed stands where it belongs once there is a connection, from the first unread one on", async () => {
  const { mina, jun } = await talked("Long trip");
  await mina.context.setOffline(true);
  await mina.page.reload();
  await mina.message("hello in Long trip").waitFor();
  for (const text of ["one", "two", "three"]) await jun.saySafely(text);
  await mina.context.setOffline(false);
  await mina.message("three").waitFor();
  await mina.log.getByText("Unread from here").waitFor();
  const all = ["hello in Long trip", "one", "two", "three"];
  await expect.poll(() => mina.bubbles()).toEqual(all);
});

test("who has left is not shown any more, without a connection either, and the browser keeps nothing of them", async () => {
  const { mina } = await talked("Private");
  const id = (
    (await (await mina.context.request.get(`${chat.server.url}/api/me`)).json()) as { user: string }
  ).user;
  await mina.field.fill("a secret draft");
  await mina.button("Settings").click();
  await mina.button("Log out").click();
  await mina.page.locator("#name").waitFor();
  await mina.context.setOffline(true);
  await mina.page.reload();
  await mina.page.locator("#name").waitFor();
  const kept = await mina.page.evaluate(() => JSON.stringify({ ...localStorage }));
  for (const trace of [id, "Private", "secret", "hello"]) expect(kept).not.toContain(trace);
  const paths = await mina.page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(paths.map((path) => path.replace(/-.+\./u, ".")).toSorted()).toEqual([
    "/",
    "/assets/index.css",
    "/assets/index.js",
    "/icon.svg",
  ]);
});

test("who leaves without a connection is asked about what was not sent, and is gone in every tab", async () => {
  const { mina } = await talked("Two exits");
  const tab = await mina.newTab();
  await tab.online.waitFor();
  await chat.kill("SIGKILL");
  await Promise.all([mina.lost.waitFor(), tab.lost.waitFor()]);
  await mina.say("never sent");
  await mina.button("Settings").click();
  await mina.button("Log out").click();
  await mina.page.getByText("1 message has not been sent yet.").waitFor();
  await mina.button("Cancel").click();
  await mina.button("Log out").click();
  await mina.button("Log out").click();
  for (const { page } of [mina, tab]) await page.locator("#name").waitFor();
  await expect.poll(() => traces(mina)).toEqual(["baro.leaving"]);
  await chat.restart();
  await mina.page.reload();
  await expect.poll(() => traces(mina)).toEqual([]);
  const me = await mina.context.request.get(`${chat.server.url}/api/me`);
  expect(await me.json()).toEqual({ user: null });
});
