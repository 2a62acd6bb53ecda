import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { PASSWORD } from "../support/client.ts";

const chat = chatUnderTest();

test("a tab that was left open does not speak for whoever signed in after its owner, and becomes theirs", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Two tabs", [jun]);
  const tab = await mina.newTab();
  await tab.online.waitFor();
  await mina.page.route("**/socket.io/**", (route) => route.abort());
  await chat.kill();
  await mina.lost.waitFor();
  await mina.say("mine alone");
  await chat.restart();
  await tab.online.waitFor();
  await tab.button("Settings").click();
  await tab.button("Log out").click();
  await tab.fillDoor("Jun", PASSWORD);
  await tab.enterRoom("Two tabs");
  await mina.page.unroute("**/socket.io/**");
  await mina.page.getByRole("heading", { name: "Jun", exact: true }).waitFor();
  await mina.online.waitFor();
  await tab.saySafely("I am Jun");
  await mina.message("I am Jun").waitFor();
  for (const page of [tab, mina]) await expect.poll(() => page.bubbles()).toEqual(["I am Jun"]);
});

test("who logs out without a connection is logged out when there is one again", async () => {
  const mina = await chat.person("Mina");
  await mina.context.setOffline(true);
  await mina.button("Settings").click();
  await mina.button("Log out").click();
  await mina.page.locator("#name").waitFor();
  await mina.context.setOffline(false);
  await mina.page.reload();
  await mina.page.locator("#name").waitFor();
  await mina.page.reload();
  await mina.page.locator("#name").waitFor();
  expect(await (await mina.context.request.get(`${chat.server.url}/api/me`)).json()).toEqual({
    user: null,
  });
});

test("the address of a room of others leads to one's own list, and not back into it", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await jun.createGroup("Mine");
  await mina.createGroup("Secret");
  await mina.saySafely("for nobody else");
  const address = mina.page.url();
  await jun.page.goto(address);
  await jun.page.getByText("Pick a chat and say hello").waitFor();
  expect(await jun.room("Secret").count()).toBe(0);
  await jun.page.goBack();
  await jun.inRoom("Mine");
});
