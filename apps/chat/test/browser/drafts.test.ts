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
  // A page that is older than the server lets through what is not taken any more.
  await mina.page.evaluate(() => {
    const { normalize } = String.prototype;
    Object.assign(window, { normalize });
    String.prototype.normalize = function (this: string) {
      return this.includes("cafe") ? `${this} ` : normalize.call(this, "NFC");
    };
    String.prototype.trim = function (this: string) {
      return this.replace(/^ /u, "");
    };
  });
  await mina.say("cafe");
  await mina.page.getByText("Not sent").or(mina.page.getByText("did not understand")).waitFor();
  await mina.page.reload();
  await mina.inRoom("Refused");
  await mina.button("Try again").waitFor();
  await expect.poll(() => mina.bubbles()).toEqual(["cafe "]);
  await mina.button("Delete").click();
  await mina.page.reload();
  await mina.inRoom("Refused");
  await expect.poll(() => mina.bubbles()).toEqual([]);
});
