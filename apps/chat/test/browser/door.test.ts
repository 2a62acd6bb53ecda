import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

test("a nickname that is none is refused with a message", async () => {
  const guest = await chat.stranger();
  const submit = guest.page.getByRole("button", { name: "Start chatting" });
  await submit.click();
  await guest.page.getByText("Enter a nickname first.").waitFor();
  await guest.page.getByLabel("Nickname").fill("x".repeat(21));
  await submit.click();
  await guest.page.getByText("A nickname has at most 20 characters.").waitFor();
  await guest.page.getByLabel("Nickname").fill("  Mina  ");
  await submit.click();
  await guest.page.getByRole("heading", { name: "Mina", exact: true }).waitFor();
});

test("the nickname is kept over a reload and can be changed", async () => {
  const mina = await chat.person("Mina");
  await mina.page.reload();
  await mina.online.waitFor();
  await mina.page.getByRole("button", { name: "Change nickname" }).click();
  expect(await mina.page.getByLabel("Nickname").inputValue()).toBe("Mina");
  await mina.signIn("Mina Kim");
  await mina.page.getByRole("heading", { name: "Mina Kim" }).waitFor();
});

test("a server that refuses the nickname leads back to the question, with the reason", async () => {
  const mina = await chat.person("Mina");
  await mina.page.evaluate(() => localStorage.setItem("baro.token", "short"));
  await mina.page.reload();
  await mina.page.getByText("The server did not understand this page.").waitFor();
  expect(await mina.page.getByLabel("Nickname").inputValue()).toBe("Mina");
});

test("a room needs a name that is not taken", async () => {
  const mina = await chat.person("Mina");
  await mina.createRoom("Unique");
  await mina.page.getByRole("button", { name: "New room" }).click();
  const field = mina.page.getByLabel("Name of the new room");
  await field.press("Enter");
  await mina.page.getByText("Enter a name for the room.").waitFor();
  await field.fill("unique");
  await field.press("Enter");
  await mina.page.getByText("There is a room of this name already.").waitFor();
});
