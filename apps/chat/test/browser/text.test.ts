import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

const MARKUP = `<script>document.title="owned"</script><img src=x onerror="document.title='owned'">&amp;`;

test("markup in a message, a name, a room's name and a file's name is shown as text", async () => {
  const mina = await chat.person("<b>Mina</b>");
  const jun = await chat.person("Jun");
  await mina.createGroup("<i>Room</i>", [jun]);
  await jun.enterRoom("<i>Room</i>");
  await mina.saySafely(MARKUP);
  const name = `<img src=x onerror=alert(1)>.txt`;
  const file = { name, mimeType: "text/plain", buffer: Buffer.from("x") };
  await mina.page.locator(".composer input[type=file]").setInputFiles(file);
  await jun.log.locator(".file").waitFor();
  expect(await jun.message("owned").locator(".bubble").textContent()).toBe(MARKUP);
  expect(await jun.log.locator(".file-name").textContent()).toBe(
    "<img src=x onerror=alert(1)>.txt",
  );
  expect(await jun.page.locator(".message h3").first().textContent()).toBe("<b>Mina</b>");
  expect(await jun.log.locator("script, img, b, i").count()).toBe(0);
  await expect.poll(() => jun.page.title()).toBe("Baro");
});

test("a web address becomes a link that takes nothing along", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Links");
  await mina.saySafely("see https://example.com/a?b=c. and javascript:alert(1)");
  const links = mina.log.locator(".bubble a");
  expect(await links.count()).toBe(1);
  expect(await links.getAttribute("href")).toBe("https://example.com/a?b=c");
  expect(await links.getAttribute("rel")).toBe("noopener noreferrer");
});

test("Enter that ends the composition of a Korean syllable does not send", async () => {
  const [mina, jun] = [await chat.person("미나"), await chat.person("준호")];
  await mina.createGroup("한글", [jun]);
  await jun.enterRoom("한글");
  const keyboard = await mina.context.newCDPSession(mina.page);
  await mina.field.focus();
  const composition = { text: "안녕", selectionStart: 2, selectionEnd: 2 };
  await keyboard.send("Input.imeSetComposition", composition);
  await mina.page.keyboard.press("Enter");
  expect(await mina.log.locator(".bubble").count()).toBe(0);
  await keyboard.send("Input.insertText", { text: "안녕하세요" });
  await mina.page.keyboard.press("Enter");
  await jun.message("안녕하세요").waitFor();
  await expect.poll(() => jun.bubbles()).toEqual(["안녕하세요"]);
});

test("Shift+Enter makes a new line", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Lines");
  await mina.field.pressSequentially("one");
  await mina.field.press("Shift+Enter");
  await mina.field.pressSequentially("two");
  await mina.field.press("Enter");
  await mina.confirmed("one").waitFor();
  await expect.poll(() => mina.bubbles()).toEqual(["one\ntwo"]);
});

test("a message that is too long cannot be sent, and says by how much", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Novel");
  await mina.field.fill("x".repeat(2003));
  await mina.page.getByText("-3 left").waitFor();
  expect(await mina.button("Send").isDisabled()).toBe(true);
  await mina.field.press("Enter");
  expect(await mina.log.locator(".bubble").count()).toBe(0);
});
