import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import type { Person } from "../support/person.ts";

const chat = chatUnderTest();

const focused = ({ page }: Person) => page.evaluate(() => document.activeElement?.textContent);

test("arrows go through what a search found, Enter goes there, and Escape back to the button", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Keys");
  for (const text of ["tea, the first", "no", "tea, the second"]) await mina.saySafely(text);
  const { keyboard } = mina.page;
  await mina.button("Search in this chat").press("Enter");
  await mina.page.getByRole("searchbox").and(mina.page.locator(":focus")).waitFor();
  await keyboard.type("tea");
  await keyboard.press("Enter");
  await mina.page.getByText("2 results").waitFor();
  await keyboard.press("ArrowDown");
  await expect.poll(() => focused(mina)).toContain("the second");
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  await expect.poll(() => focused(mina)).toContain("the first");
  await keyboard.press("Enter");
  await mina.log.locator(".message[data-found=true]", { hasText: "the first" }).waitFor();
  await keyboard.press("Escape");
  await mina.page.locator("button[aria-label='Search in this chat']:focus").waitFor();
});

test("each step of a dialog begins at its heading, and the dialog gives the focus back", async () => {
  const [mina] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Steps");
  const { keyboard } = mina.page;
  await mina.button("Members").press("Enter");
  await mina.button("Leave the chat").press("Enter");
  await expect.poll(() => focused(mina)).toBe("Leave the chat");
  await mina.button("Cancel").press("Enter");
  await expect.poll(() => focused(mina)).toBe("Members");
  await mina.button("Invite").press("Enter");
  await expect.poll(() => focused(mina)).toBe("Invite people");
  await keyboard.press("Escape");
  await mina.page.locator("button[aria-label=Members]:focus").waitFor();
});

test("the members say who has read everything, and the list of chats tells of an invitation", async () => {
  const [mina, jun, ann] = [
    await chat.person("Mina"),
    await chat.person("Jun"),
    await chat.person("Ann"),
  ];
  await mina.createGroup("Who reads", [jun]);
  await mina.saySafely("read me");
  await mina.button("Members").click();
  const line = mina.page.getByRole("dialog").locator(".person", { hasText: "Jun" });
  await line.getByText("has not read the newest").waitFor();
  await jun.enterRoom("Who reads");
  await line.getByText("has read everything").waitFor();
  await mina.button("Invite").click();
  await mina.page.getByRole("dialog").locator("label", { hasText: "Ann" }).click();
  await mina.button("Invite").click();
  await ann.room("Who reads").getByText("Mina invited more people", { exact: true }).waitFor();
});
