import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import type { Person } from "../support/person.ts";
import { seed } from "../support/seed.ts";

const ANN = { id: "a", nickname: "Ann" };
const BOB = { id: "b", nickname: "Bob" };

const chat = chatUnderTest(async (underTest) => {
  await seed(underTest.database, async ({ room, write }) => {
    for (const name of ["Long", "Longer"]) {
      const id = room(name, Date.now());
      for (let number = 1; number <= 120; number++) {
        const author = number % 3 === 0 ? ANN : BOB;
        await write(id, { author, text: `message ${number}.`, at: Date.now() });
      }
    }
  });
});

const count = (person: Person) => person.log.locator(".bubble").count();

/** Scrolls as a wheel does until a message is near the top, and gives its distance from the top of the list. */
async function scrollTo(person: Person, text: string): Promise<number> {
  return person.message(text).evaluate((element) => {
    const box = element.closest("[role=log]");
    if (box === null) throw new Error("no list");
    box.scrollTop += element.getBoundingClientRect().top - box.getBoundingClientRect().top - 120;
    return element.getBoundingClientRect().top;
  });
}

const topOf = (person: Person, text: string) =>
  person.message(text).evaluate((element) => element.getBoundingClientRect().top);

test("older messages come when one scrolls up, and the view does not jump", async () => {
  const mina = await chat.person("Mina");
  await mina.enterRoom("Longer");
  await mina.message("message 120.").waitFor();
  expect(await count(mina)).toBe(50);
  await mina.page.waitForFunction(() => {
    const box = document.querySelector("[role=log]");
    return box !== null && box.scrollHeight - box.scrollTop - box.clientHeight < 2;
  });

  const before = await scrollTo(mina, "message 71.");
  await expect.poll(() => count(mina)).toBe(100);
  expect(Math.abs((await topOf(mina, "message 71.")) - before)).toBeLessThanOrEqual(2);

  const second = await scrollTo(mina, "message 21.");
  await expect.poll(() => count(mina)).toBe(120);
  expect(Math.abs((await topOf(mina, "message 21.")) - second)).toBeLessThanOrEqual(2);
  await mina.page.getByText("This is where the conversation begins").waitFor();
  const texts = await mina.log.locator(".bubble").allTextContents();
  expect(texts).toEqual(Array.from({ length: 120 }, (_, index) => `message ${index + 1}.`));
});

test("a reader of old messages stays there, is told of new ones, and gets to them", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.enterRoom("Long");
  await jun.enterRoom("Long");
  const before = await scrollTo(mina, "message 100.");
  await jun.saySafely("news one");
  await jun.saySafely("news two");
  const chip = mina.page.getByRole("button", { name: "2 new messages" });
  await chip.waitFor();
  expect(Math.abs((await topOf(mina, "message 100.")) - before)).toBeLessThanOrEqual(2);
  await chip.click();
  await chip.waitFor({ state: "detached" });
  expect(
    await mina
      .message("news two")
      .evaluate((element) => element.getBoundingClientRect().bottom < innerHeight),
  ).toBe(true);
});

test("a reader at the end stays there when what they write needs more room", async () => {
  const mina = await chat.person("Mina", { viewport: { width: 800, height: 500 } });
  await mina.enterRoom("Long");
  for (const lines of [1, 8, 2, 8]) {
    await mina.field.fill("line\n".repeat(lines));
    await mina.field.press("Enter");
    await mina.field.fill("line\n".repeat(8));
    await expect
      .poll(() => mina.log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight))
      .toBeLessThan(2);
  }
  expect(await mina.page.locator(".chip").count()).toBe(0);
});
