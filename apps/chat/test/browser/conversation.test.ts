import Database from "better-sqlite3";
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

test("two tabs of one browser are one person", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createRoom("Tabs");
  await jun.enterRoom("Tabs");
  const tab = await mina.newTab();
  await tab.inRoom("Tabs");
  await mina.saySafely("from the first tab");
  await tab.log.locator(".message[data-mine=true]", { hasText: "from the first tab" }).waitFor();
  await mina.page.getByText("2 people here").waitFor();
  await tab.page.close();
  await mina.saySafely("still here");
  expect(await jun.log.locator(".notice").count()).toBe(0);
});

test("a message that the server refused stays, with the reason and a way to try again", async () => {
  const mina = await chat.person("Mina");
  await mina.createRoom("Broken");
  const db = new Database(chat.database);
  const room = db.prepare("SELECT * FROM rooms WHERE name = 'Broken'").get();
  db.prepare("DELETE FROM rooms WHERE name = 'Broken'").run();
  await mina.say("into the void");
  await mina.log.getByText("This room does not exist any more.").waitFor();
  db.prepare("INSERT INTO rooms VALUES (@id, @name, @name_key, @created_at)").run(room);
  db.close();
  await mina.log.getByRole("button", { name: "Try again" }).click();
  await mina.confirmed("into the void").locator("time").waitFor();
  expect(await mina.log.getByRole("alert").count()).toBe(0);
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
