import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { PASSWORD } from "../support/client.ts";

const chat = chatUnderTest();

test("someone new makes an account, stays signed in over a reload, logs out, and logs in again", async () => {
  const guest = await chat.stranger();
  await guest.button("New here? Make an account").click();
  await guest.fillDoor("  Nora ", "short");
  await guest.page.getByText("A password has at least 8 characters.").waitFor();
  await guest.fillDoor("  Nora ", PASSWORD);
  await guest.online.waitFor();
  await guest.page.getByRole("heading", { name: "Nora", exact: true }).waitFor();
  await guest.page.reload();
  await guest.online.waitFor();
  await guest.button("Settings").click();
  await guest.button("Log out").click();
  await guest.page.locator("#name").waitFor();
  await guest.page.reload();
  await guest.fillDoor("nora", PASSWORD);
  await guest.online.waitFor();
});

test("a wrong password, a name that is taken and no name are refused with a message", async () => {
  await chat.person("Mina");
  const guest = await chat.stranger();
  await guest.fillDoor("Mina", "not her password");
  await guest.page.getByText("Name or password is wrong.").waitFor();
  await guest.button("New here? Make an account").click();
  await guest.fillDoor("mina", PASSWORD);
  await guest.page.getByText("Somebody has this name already.").waitFor();
  const wrong = guest.page.locator("[aria-invalid=true]");
  expect(await wrong.evaluateAll((fields) => fields.map(({ id }) => id))).toEqual(["name"]);
  await guest.fillDoor(" ", PASSWORD);
  await guest.page.getByText("Enter a name first.").waitFor();
  expect(await guest.online.count()).toBe(0);
});

test("after five wrong passwords it says when to try again, in the language of the reader", async () => {
  await chat.person("Mina");
  const guest = await chat.stranger();
  const tryOnce = async (password: string) => {
    const answer = guest.page.waitForResponse("**/api/login");
    await guest.fillDoor("Mina", password);
    const status = (await answer).status();
    await guest.page.locator(".card .primary[aria-disabled=false]").waitFor();
    return status;
  };
  for (let time = 0; time < 5; time++) expect(await tryOnce(`guess ${time}`)).toBe(401);
  expect(await tryOnce(PASSWORD)).toBe(429);
  const told = guest.page.getByRole("alert");
  const isTold = (sentence: string) => expect.poll(() => told.textContent()).toBe(sentence);
  await isTold("Too much for now. Try again in 1 minute.");
  expect(await guest.page.locator("[aria-invalid=true]").count()).toBe(0);
  await guest.button("한국어").click();
  await isTold("지금은 더 할 수 없어요. 1분 후에 다시 시도해 주세요.");
});

test("logging out in one tab leads the other to the door", async () => {
  const mina = await chat.person("Mina");
  const tab = await mina.newTab();
  await tab.online.waitFor();
  await mina.button("Settings").click();
  await mina.button("Log out").click();
  await tab.page.locator("#name").waitFor();
});

test("what one wrote offline is not sent by who signs in next in this browser", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Shared desk", [jun]);
  await mina.context.setOffline(true);
  await chat.kill();
  await mina.lost.waitFor();
  await mina.say("mine alone");
  await mina.context.clearCookies();
  await chat.restart();
  await mina.context.setOffline(false);
  await mina.page.locator("#name").waitFor();
  await mina.fillDoor("Jun", PASSWORD);
  await mina.enterRoom("Shared desk");
  await mina.saySafely("I am Jun");
  await expect.poll(() => mina.bubbles()).toEqual(["I am Jun"]);
});
