import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

test("what is half written stays in its room, also over a reload, until it is sent", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("First");
  await mina.createGroup("Second");
  await mina.field.fill("half a thought");
  await mina.enterRoom("First");
  await expect.poll(() => mina.field.inputValue()).toBe("");
  await mina.page.reload();
  await mina.enterRoom("Second");
  await expect.poll(() => mina.field.inputValue()).toBe("half a thought");
  await mina.field.press("Enter");
  await mina.confirmed("half a thought").waitFor();
  await mina.page.reload();
  await mina.inRoom("Second");
  await expect.poll(() => mina.field.inputValue()).toBe("");
});

test("a file that an older page left to be sent is gone, and what is written after it is sent", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Old page");
  // Such a page sent files first, and wrote of them into the room itself then.
  const left = await mina.page.evaluate(() => {
    const user = localStorage.getItem("baro.user");
    const room = Number(location.hash.split("/").at(-1));
    const place = { channel: `room:${room}`, publisher: "p".repeat(32), id: "0-older" };
    const file = { id: "f", name: "old.txt", type: "text/plain", size: 1 };
    const pending = { ...place, event: "file", body: { file }, at: 1, order: 0 };
    const key = JSON.stringify([`baro.unsent.${user}`, place.channel, place.publisher, place.id]);
    localStorage.setItem(key, JSON.stringify(pending));
    return key;
  });
  await mina.page.reload();
  await mina.inRoom("Old page");
  await mina.saySafely("goes on");
  expect(await mina.bubbles()).toEqual(["goes on"]);
  expect(await mina.page.getByRole("alert").count()).toBe(0);
  const isKept = () => mina.page.evaluate((key) => localStorage.getItem(key), left);
  await expect.poll(isKept).toBeNull();
});

test("what the server has refused stays to be decided on over a reload, and is sent at the second try", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Refused");
  const long = "x".repeat(2001);
  // A page that is older than the server lets through what is not taken any more.
  await mina.page.evaluate(() => {
    const iterate = String.prototype[Symbol.iterator];
    String.prototype[Symbol.iterator] = function (this: string) {
      return iterate.call(this.length > 2000 ? "x" : this);
    };
  });
  await mina.say(long);
  await mina.page.getByText("A message has at most").waitFor();
  await mina.page.reload();
  await mina.inRoom("Refused");
  await mina.button("Try again").waitFor();
  await expect.poll(() => mina.bubbles()).toEqual([long]);
  await mina.button("Delete").click();
  await mina.page.reload();
  await mina.inRoom("Refused");
  await expect.poll(() => mina.bubbles()).toEqual([]);
});
