import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import type { Person } from "../support/person.ts";

const chat = chatUnderTest();

test("two people talk, and the history is there after a reload", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.page.getByRole("tab", { name: "People" }).click();
  await mina.page.getByTitle("Chat with Jun").click();
  await mina.inRoom("Jun");
  await mina.saySafely("hello Jun");
  await jun.enterRoom("Mina");
  await jun.message("hello Jun").waitFor();
  await jun.saySafely("hello Mina");
  await mina.message("hello Mina").waitFor();
  await mina.page.reload();
  await mina.inRoom("Jun");
  await expect.poll(() => mina.bubbles()).toEqual(["hello Jun", "hello Mina"]);
  await jun.saySafely("still there?");
  await mina.message("still there?").waitFor();
});

test("the number beside a message falls with each of the three who reads it", async () => {
  const [mina, jun, ann] = [
    await chat.person("Mina"),
    await chat.person("Jun"),
    await chat.person("Ann"),
  ];
  await mina.createGroup("Readers", [jun, ann]);
  await mina.saySafely("who reads this?");
  await expect.poll(() => mina.notRead("who reads this?")).toBe("2");
  await jun.enterRoom("Readers");
  await expect.poll(() => mina.notRead("who reads this?")).toBe("1");
  await expect.poll(() => jun.notRead("who reads this?")).toBe("1");
  await ann.enterRoom("Readers");
  await expect.poll(() => mina.notRead("who reads this?")).toBe(null);
  await expect.poll(() => jun.notRead("who reads this?")).toBe(null);
});

test("a page that nobody looks at reads nothing", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Back", [jun]);
  await jun.enterRoom("Back");
  await jun.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await mina.saySafely("are you there?");
  await jun.message("are you there?").waitFor();
  await expect.poll(() => jun.page.title()).toBe("(1) Baro");
  await expect.poll(() => mina.notRead("are you there?")).toBe("1");
  await jun.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "visible" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect.poll(() => jun.page.title()).toBe("Baro");
  await expect.poll(() => mina.notRead("are you there?")).toBe(null);
});

test("the list has the newest message, its unread count and the order, live", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Here", [jun]);
  await mina.createGroup("There", [jun]);
  await mina.enterRoom("Here");
  for (const text of ["one", "two"]) await mina.saySafely(text);
  await jun.room("Here").locator(".badge", { hasText: "2" }).waitFor();
  const last = (person: Person) => person.room("Here").locator(".room-last").textContent();
  await expect.poll(() => last(jun)).toBe("Mina: two");
  await expect.poll(() => last(mina)).toBe("You: two");
  await expect.poll(() => jun.page.locator(".room-name bdi").first().textContent()).toBe("Here");
  await jun.enterRoom("Here");
  await jun.page.getByText("Unread from here").waitFor();
  await jun.room("Here").locator(".badge").waitFor({ state: "detached" });
});

test("others see that someone is typing until the message comes", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Keys", [jun]);
  await jun.enterRoom("Keys");
  await jun.field.pressSequentially("hm");
  await mina.typing.getByText("Jun is typing").waitFor();
  await jun.field.press("Enter");
  await mina.message("hm").waitFor();
  await expect.poll(() => mina.typing.textContent()).toBe("");
});

test("two tabs of one browser are one person", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Tabs", [jun]);
  const tab = await mina.newTab();
  await tab.inRoom("Tabs");
  await mina.saySafely("from the first tab");
  await tab.log.locator(".message[data-mine=true]", { hasText: "from the first tab" }).waitFor();
  await expect.poll(() => tab.notRead("from the first tab")).toBe("1");
});

test("presence shows who is here, and when they went", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.page.getByRole("tab", { name: "People" }).click();
  const line = mina.page.locator(".person", { hasText: "Jun" });
  await line.getByText("Online").waitFor();
  await jun.leave();
  await line.getByText("Last seen").waitFor();
});

test("a group invites and is left, and says so", async () => {
  const [mina, jun, ann] = [
    await chat.person("Mina"),
    await chat.person("Jun"),
    await chat.person("Ann"),
  ];
  await mina.createGroup("Moving", [jun]);
  await mina.notice("Mina made this group with Jun").waitFor();
  await mina.button("Members").click();
  await mina.button("Invite").click();
  await mina.page.getByRole("dialog").locator("label", { hasText: "Ann" }).click();
  await mina.button("Invite").click();
  await ann.enterRoom("Moving");
  await ann.notice("Mina invited Ann").waitFor();
  await jun.enterRoom("Moving");
  await jun.button("Members").click();
  await jun.button("Leave the chat").click();
  await jun.button("Leave").click();
  await jun.page.getByText("Pick a chat and say hello").waitFor();
  await jun.room("Moving").waitFor({ state: "detached" });
  await mina.notice("Jun left").waitFor();
  await mina.page.getByText("2 members").waitFor();
});

test("who writes faster than the server takes it loses nothing", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Fast");
  for (let count = 1; count <= 41; count++) await mina.say(`${count}.`);
  await mina.confirmed("41.").waitFor();
  await expect.poll(() => mina.log.locator(".sending").count()).toBe(0);
});
