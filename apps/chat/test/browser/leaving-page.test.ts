import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { traces } from "../support/kept-page.ts";

const chat = chatUnderTest();

test("what has just come is written down when the page is left, and not again after logging out", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Short visit", [jun]);
  await jun.enterRoom("Short visit");
  // In the page itself, so that no time passes between the line and the end.
  const kept = mina.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const log = document.querySelector("[role=log]");
        const watch = new MutationObserver(() => {
          if (!log?.textContent?.includes("a last word")) return;
          watch.disconnect();
          dispatchEvent(new PageTransitionEvent("pagehide"));
          resolve(JSON.stringify({ ...localStorage }));
        });
        if (log) watch.observe(log, { subtree: true, childList: true, characterData: true });
      }),
  );
  await jun.saySafely("a last word");
  expect(await kept).toContain("a last word");

  await mina.button("Settings").click();
  await mina.button("Log out").click();
  await mina.page.locator("#name").waitFor();
  // Longer than changes are collected.
  await mina.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 800)));
  expect(await traces(mina)).toEqual([]);
});
