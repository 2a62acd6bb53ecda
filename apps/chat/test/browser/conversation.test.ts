import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

test("messages of others arrive at once, and the history is there after a reload", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createRoom("Talk");
  await jun.enterRoom("Talk");
  await mina.saySafely("hello Jun");
  await jun.message("hello Jun").waitFor();
  await jun.saySafely("hello Mina");
  await mina.message("hello Mina").waitFor();

  await mina.page.reload();
  await mina.inRoom("Talk");
  expect(await mina.log.locator(".bubble").allTextContents()).toEqual(["hello Jun", "hello Mina"]);
  await jun.saySafely("still there?");
  await mina.message("still there?").waitFor();
});

test("those in a room see who joins and who leaves, and how many there are", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createRoom("Door");
  await mina.page.getByText("1 person here").waitFor();
  await jun.enterRoom("Door");
  await mina.notice("Jun joined").waitFor();
  await mina.page.getByText("2 people here").waitFor();
  await jun.out();
  await mina.notice("Jun left").waitFor();
  await mina.page.getByText("1 person here").waitFor();
});

test("one who closes the page leaves, one who reloads it does not", async () => {
  const [mina, jun, ann] = [
    await chat.person("Mina"),
    await chat.person("Jun"),
    await chat.person("Ann"),
  ];
  await mina.createRoom("Window");
  for (const person of [jun, ann]) await person.enterRoom("Window");
  await jun.page.reload();
  await jun.inRoom("Window");
  await ann.leave();
  await mina.notice("Ann left").waitFor();
  expect(await mina.log.locator(".notice").allTextContents()).toEqual([
    "Jun joined",
    "Ann joined",
    "Ann left",
  ]);
});

test("Out leads back to the list and ends the delivery of messages", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createRoom("Exit");
  await jun.enterRoom("Exit");
  await jun.page.getByRole("button", { name: "Out" }).click();
  await jun.page.getByText("Pick a room and say hello").waitFor();
  expect(new URL(jun.page.url()).hash).toBe("#/");
  await mina.notice("Jun left").waitFor();
  await mina.saySafely("alone now");
  await jun.room("Exit").getByText("alone now").waitFor();
  expect(await jun.room("Exit").locator(".badge").count()).toBe(0);
  await jun.page.reload();
  await jun.page.getByText("Pick a room and say hello").waitFor();
  await jun.room("Exit").waitFor();
  await mina.page.getByText("1 person here").waitFor();
});

test("others see that someone is typing until the message comes", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createRoom("Keys");
  await jun.enterRoom("Keys");
  await mina.notice("Jun joined").waitFor();
  await jun.field.pressSequentially("hm");
  await mina.typing.getByText("Jun is typing").waitFor();
  await jun.field.press("Enter");
  await mina.message("hm").waitFor();
  expect(await mina.typing.textContent()).toBe("");
});

test("a room that we are in but do not look at shows its unread messages", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createRoom("Here");
  await jun.enterRoom("Here");
  await jun.createRoom("There");
  await mina.saySafely("one");
  await mina.saySafely("two");
  await jun.room("Here").locator(".badge", { hasText: "2" }).waitFor();
  await expect.poll(() => jun.page.title()).toBe("(2) Baro");
  await jun.enterRoom("Here");
  await expect.poll(() => jun.page.title()).toBe("Baro");
  expect(await jun.log.locator(".bubble").allTextContents()).toEqual(["one", "two"]);
});
