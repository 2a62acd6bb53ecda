import axe from "axe-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import type { Person } from "../support/person.ts";

const chat = chatUnderTest();

interface Violation {
  readonly id: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly failureSummary: string;
  }[];
}

/** What the rules of accessibility find wrong on the page as it is. */
async function violations({ page }: Person): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<readonly Violation[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

test.each(["light", "dark"] as const)(
  "every screen can be used by everybody, %s",
  async (colorScheme) => {
    // Without motion, so that no colour is on its way to another while it is looked at.
    const look = { colorScheme, reducedMotion: "reduce" } as const;
    const guest = await chat.stranger(look);
    await guest.button("New here? Make an account").click();
    await guest.fillDoor(" ", "");
    await guest.page.getByText("Enter a name first.").waitFor();
    expect(await violations(guest)).toEqual([]);

    const [mina, jun] = [await chat.person("Mina", look), await chat.person("Jun")];
    await mina.createGroup(`Access ${colorScheme}`, [jun]);
    await jun.enterRoom(`Access ${colorScheme}`);
    await jun.saySafely("hello");
    await mina.saySafely("hello to you");
    await mina.message("hello to you").waitFor();
    expect(await violations(mina)).toEqual([]);
    await mina.button("Search in this chat").click();
    await mina.page.getByRole("searchbox").fill("hello");
    await mina.page.keyboard.press("Enter");
    await mina.page.getByText("2 results").waitFor();
    expect(await violations(mina)).toEqual([]);
    for (const name of ["Members", "Settings", "New group"]) {
      await mina.button(name).click();
      await mina.page.getByRole("dialog").waitFor();
      expect(await violations(mina)).toEqual([]);
      await mina.page.keyboard.press("Escape");
      await mina.page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await mina.page.getByRole("tab", { name: "People" }).click();
    await mina.page.getByTitle("Chat with Jun").waitFor();
    expect(await violations(mina)).toEqual([]);
  },
);

test.each(["light", "dark"] as const)(
  "what is seen now and then can be used by everybody too, %s",
  async (colorScheme) => {
    const look = { colorScheme, reducedMotion: "reduce" } as const;
    const mina = await chat.person("Mina", look);
    await chat.person("Jun");
    const { page } = mina;
    await page.getByText("Pick a chat and say hello").waitFor();
    expect(await violations(mina)).toEqual([]);

    await mina.createGroup(`Rare ${colorScheme}`);
    const picture = await sharp({
      create: { width: 900, height: 600, channels: 3, background: "#1b9a59" },
    })
      .png()
      .toBuffer();
    const files = page.locator(".composer input[type=file]");
    await files.setInputFiles({ name: "a.png", mimeType: "image/png", buffer: picture });
    await files.setInputFiles({ name: "a.html", mimeType: "text/html", buffer: picture });
    await page.getByText("Files of this kind cannot be sent.").waitFor();
    await mina.button("Open picture a.png").waitFor();
    expect(await violations(mina)).toEqual([]);
    await mina.button("Open picture a.png").click();
    await page.getByRole("dialog").getByRole("img").waitFor();
    expect(await violations(mina)).toEqual([]);
    await page.keyboard.press("Escape");

    for (const step of ["Invite", "Leave the chat"]) {
      await mina.button("Members").click();
      await mina.button(step).click();
      expect(await violations(mina)).toEqual([]);
      await page.keyboard.press("Escape");
    }
    await page.route("**/socket.io/**", (route) => route.abort());
    await mina.context.setOffline(true);
    await mina.say("later");
    await page.evaluate(() => dispatchEvent(new Event("offline")));
    await page.getByText("No connection.").waitFor();
    expect(await violations(mina)).toEqual([]);
  },
);

test("a Korean browser gets Korean, and language and theme are kept", async () => {
  const guest = await chat.stranger({ locale: "ko-KR" });
  await guest.page.getByText("바로, 지금 이야기해요.").waitFor();
  await guest.button("처음이신가요? 계정 만들기").click();
  await guest.fillDoor("하늘", "correct horse");
  await guest.page.getByRole("tab", { name: "채팅" }).waitFor();
  const ground = () => guest.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await guest.button("설정").click();
  await guest.button("어둡게").click();
  await guest.button("English").click();
  await guest.page.getByRole("tab", { name: "Chats" }).waitFor();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await guest.page.reload();
  await guest.page.getByRole("tab", { name: "Chats" }).waitFor();
  await guest.page.locator("html[lang=en]").waitFor({ state: "attached" });
  await expect.poll(ground).toBe(dark);
});

test("a phone shows the list or the conversation, and leads back and forth", async () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const mina = await chat.person("Mina", phone);
  const tabs = mina.page.getByRole("tablist");
  await tabs.waitFor();
  expect(await mina.page.locator(".conversation").isVisible()).toBe(false);
  await mina.createGroup("Pocket");
  expect(await tabs.isVisible()).toBe(false);
  await mina.saySafely("a long message ".repeat(20));
  expect(await mina.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mina.page.getByRole("link", { name: "Back to the chats" }).click();
  await tabs.waitFor();
  expect(await mina.page.locator(".composer").isVisible()).toBe(false);
  await mina.enterRoom("Pocket");
  await mina.page.goBack();
  await tabs.waitFor();
});

test("a desktop shows the list beside the conversation", async () => {
  const mina = await chat.person("Mina", { viewport: { width: 1280, height: 800 } });
  await mina.createGroup("Desk");
  expect(await mina.page.getByRole("tablist").isVisible()).toBe(true);
  expect(await mina.field.isVisible()).toBe(true);
});

test("the page works with the keyboard alone", async () => {
  await chat.person("Jun");
  const guest = await chat.stranger();
  const { keyboard } = guest.page;
  await guest.button("New here? Make an account").press("Enter");
  await guest.page.locator("#name").focus();
  await keyboard.type("Keys");
  await keyboard.press("Tab");
  await keyboard.type("correct horse");
  await keyboard.press("Enter");
  await guest.online.waitFor();
  await guest.page.getByRole("tab", { name: "Chats" }).focus();
  await keyboard.press("ArrowRight");
  await guest.page.locator("[role=tab][aria-selected=true]", { hasText: "People" }).waitFor();
  await guest.page.getByTitle("Chat with Jun").focus();
  await keyboard.press("Enter");
  await guest.inRoom("Jun");
  await guest.page.locator(".composer textarea:focus").waitFor();
  await keyboard.type("typed");
  await keyboard.press("Enter");
  await guest.confirmed("typed").waitFor();
  await guest.button("Members").focus();
  await keyboard.press("Enter");
  await guest.page.getByRole("dialog").waitFor();
  await keyboard.press("Escape");
  await guest.page.locator("button[aria-label=Members]:focus").waitFor();
});
