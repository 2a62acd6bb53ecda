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
