import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

const MARKUP = `<script>document.title="owned"</script><img src=x onerror="document.title='owned'">&amp;`;

test("markup in a message, a nickname and a room's name is shown as text", async () => {
  const mina = await chat.person("<b>Mina</b>");
  const jun = await chat.person("Jun");
  await mina.createRoom("<i>Room</i>");
  await jun.enterRoom("<i>Room</i>");
  await mina.saySafely(MARKUP);
  await jun.message("owned").waitFor();
  expect(await jun.message("owned").textContent()).toBe(MARKUP);
  expect(await jun.page.locator(".message h3").textContent()).toBe("<b>Mina</b>");
  expect(await jun.log.locator("script, img, b, i").count()).toBe(0);
  expect(await jun.page.title()).toBe("Baro");
});

test("a web address becomes a link that takes nothing along", async () => {
  const mina = await chat.person("Mina");
  await mina.createRoom("Links");
  await mina.saySafely("see https://example.com/a?b=c. and javascript:alert(1)");
  const links = mina.log.locator(".bubble a");
  expect(await links.count()).toBe(1);
  expect(await links.getAttribute("href")).toBe("https://example.com/a?b=c");
  expect(await links.getAttribute("rel")).toBe("noopener noreferrer");
});

test("Enter that ends the composition of a Korean syllable does not send", async () => {
  const [mina, jun] = [await chat.person("미나"), await chat.person("준호")];
  await mina.createRoom("한글");
  await jun.enterRoom("한글");
  const keyboard = await mina.context.newCDPSession(mina.page);
  await mina.field.focus();
  await keyboard.send("Input.imeSetComposition", {
    text: "안녕",
    selectionStart: 2,
    selectionEnd: 2,
  });
  await mina.page.keyboard.press("Enter");
  expect(await mina.log.locator(".bubble").count()).toBe(0);
  await keyboard.send("Input.insertText", { text: "안녕하세요" });
  await mina.page.keyboard.press("Enter");
  await jun.message("안녕하세요").waitFor();
  expect(await jun.log.locator(".bubble").allTextContents()).toEqual(["안녕하세요"]);
});

test("Shift+Enter makes a new line", async () => {
  const mina = await chat.person("Mina");
  await mina.createRoom("Lines");
  await mina.field.pressSequentially("one");
  await mina.field.press("Shift+Enter");
  await mina.field.pressSequentially("two");
  await mina.field.press("Enter");
  await mina.confirmed("one").waitFor();
  expect(await mina.log.locator(".bubble").allTextContents()).toEqual(["one\ntwo"]);
});

test("a message that is too long cannot be sent, and says by how much", async () => {
  const mina = await chat.person("Mina");
  await mina.createRoom("Novel");
  await mina.field.fill("x".repeat(2003));
  await mina.page.getByText("-3 left").waitFor();
  expect(await mina.page.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
  await mina.field.press("Enter");
  expect(await mina.log.locator(".bubble").count()).toBe(0);
});
