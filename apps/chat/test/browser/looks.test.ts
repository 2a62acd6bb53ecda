import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

/** The room that a new database has. */
const LOBBY = "로비 · Lobby";

test("a Korean browser gets Korean, and the switch is kept", async () => {
  const guest = await chat.stranger({ locale: "ko-KR" });
  await guest.page.getByText("바로, 지금 이야기해요.").waitFor();
  await guest.page.getByRole("button", { name: "대화 시작하기" }).click();
  await guest.page.getByText("닉네임을 먼저 입력해 주세요.").waitFor();
  await guest.signIn("하늘");
  await guest.page.getByRole("heading", { name: "대화방" }).waitFor();
  expect(await guest.page.locator("html").getAttribute("lang")).toBe("ko");
  await guest.page.getByRole("button", { name: "English" }).click();
  await guest.page.getByRole("heading", { name: "Rooms", exact: true }).waitFor();
  await guest.page.reload();
  await guest.page.getByRole("heading", { name: "Rooms", exact: true }).waitFor();
  expect(await guest.page.locator("html").getAttribute("lang")).toBe("en");
});

test("a phone shows the rooms or the conversation, and leads back and forth", async () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const mina = await chat.person("Mina", phone);
  const rooms = mina.page.getByRole("heading", { name: "Rooms", exact: true });
  await rooms.waitFor();
  expect(await mina.page.locator(".conversation").isVisible()).toBe(false);
  await mina.createRoom("Pocket");
  expect(await rooms.isVisible()).toBe(false);
  await mina.saySafely("a long message ".repeat(20));
  expect(await mina.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await mina.page.getByRole("link", { name: "Back to the rooms" }).click();
  await rooms.waitFor();
  expect(await mina.page.locator(".composer").isVisible()).toBe(false);
  await mina.enterRoom("Pocket");
  await mina.page.goBack();
  await rooms.waitFor();
});

test("a desktop shows the rooms beside the conversation", async () => {
  const mina = await chat.person("Mina", { viewport: { width: 1280, height: 800 } });
  await mina.createRoom("Desk");
  expect(await mina.page.getByRole("heading", { name: "Rooms", exact: true }).isVisible()).toBe(
    true,
  );
  expect(await mina.field.isVisible()).toBe(true);
});

test("the page works with the keyboard alone", async () => {
  const guest = await chat.stranger();
  await guest.page.locator("#nickname:focus").waitFor();
  await guest.page.keyboard.type("Mina");
  await guest.page.keyboard.press("Enter");
  await guest.online.waitFor();
  await guest.room(LOBBY).waitFor();
  await guest.room(LOBBY).focus();
  await guest.page.keyboard.press("Enter");
  await guest.inRoom(LOBBY);
  await guest.field.focus();
  await guest.page.keyboard.type("typed");
  await guest.page.keyboard.press("Enter");
  await guest.confirmed("typed").waitFor();
});

test("light and dark follow the system", async () => {
  const mina = await chat.person("Mina", { colorScheme: "dark" });
  const ground = () => mina.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await mina.page.emulateMedia({ colorScheme: "light" });
  expect(await ground()).not.toBe(dark);
});
