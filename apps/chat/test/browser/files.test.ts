import sharp from "sharp";
import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import type { Person } from "../support/person.ts";

const chat = chatUnderTest();

const picture = () =>
  sharp({ create: { width: 1600, height: 900, channels: 3, background: "#1b9a59" } })
    .jpeg()
    .toBuffer();

async function attach(person: Person, file: { name: string; mimeType: string; buffer: Buffer }) {
  await person.page.locator(".composer input[type=file]").setInputFiles(file);
}

test("a picture is sent by one and seen by the other, small and in full", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Pictures", [jun]);
  await jun.enterRoom("Pictures");
  await attach(mina, { name: "초록.jpg", mimeType: "image/jpeg", buffer: await picture() });
  const thumb = jun.log.getByRole("img", { name: "Picture 초록.jpg" });
  await thumb.waitFor();
  const size = () =>
    thumb.evaluate((img) => (img instanceof HTMLImageElement ? img.naturalWidth : 0));
  await expect.poll(size).toBe(480);
  expect(await jun.room("Pictures").locator(".room-last").textContent()).toBe("Mina: 초록.jpg");
  await jun.button("Open picture 초록.jpg").click();
  const full = jun.page.getByRole("dialog").getByRole("img");
  await expect
    .poll(() => full.evaluate((img) => (img instanceof HTMLImageElement ? img.naturalWidth : 0)))
    .toBe(1600);
  await jun.page.keyboard.press("Escape");
  await full.waitFor({ state: "detached" });
  expect(await jun.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
    "Open picture 초록.jpg",
  );
});

test("another file is saved under its name", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Papers");
  await attach(mina, { name: "report.txt", mimeType: "text/plain", buffer: Buffer.from("text") });
  const saving = mina.page.waitForEvent("download");
  await mina.page.getByRole("link", { name: "Save report.txt" }).click();
  expect((await saving).suggestedFilename()).toBe("report.txt");
});

test("what is too large or of a wrong type is refused with a message, before it is sent", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Heavy");
  const requests: string[] = [];
  mina.page.on("request", (request) => void requests.push(request.url()));
  const big = Buffer.alloc(10 * 1024 * 1024 + 1);
  await attach(mina, { name: "big.zip", mimeType: "application/zip", buffer: big });
  await mina.page.getByText("A file has at most 10 MB.").waitFor();
  await attach(mina, { name: "page.html", mimeType: "text/html", buffer: Buffer.from("<p>") });
  await mina.page.getByText("Files of this kind cannot be sent.").waitFor();
  await mina.page.getByRole("button", { name: "Delete" }).first().click();
  expect(requests.filter((request) => request.includes("/files"))).toEqual([]);
});

test("an upload that fails is tried again", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Second try", [jun]);
  await jun.enterRoom("Second try");
  await mina.page.route("**/api/rooms/*/files", (route) => route.abort());
  await attach(mina, { name: "a.jpg", mimeType: "image/jpeg", buffer: await picture() });
  await mina.page.getByText("The server does not answer.").waitFor();
  await mina.page.unroute("**/api/rooms/*/files");
  await mina.button("Try again").click();
  await jun.log.getByRole("img", { name: "Picture a.jpg" }).waitFor();
  expect(await mina.page.locator(".uploads").count()).toBe(0);
});

test("a stranger's page gets no file of a room", async () => {
  const [mina, eve] = [await chat.person("Mina"), await chat.person("Eve")];
  await mina.createGroup("Private");
  await attach(mina, { name: "mine.jpg", mimeType: "image/jpeg", buffer: await picture() });
  const thumb = mina.log.getByRole("img", { name: "Picture mine.jpg" });
  const address = await thumb.getAttribute("src");
  const answer = await eve.page.goto(`${chat.server.url}${address}`);
  expect(answer?.status()).toBe(403);
  await eve.page.goto(`${chat.server.url}/#/rooms/1`);
  await eve.online.waitFor();
  expect(await eve.log.locator(".message").count()).toBe(0);
});

test("a picture that was copied is sent when it is pasted", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Paste");
  const base64 = (await picture()).toString("base64");
  await mina.field.evaluate((field, data) => {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "pasted.jpg", { type: "image/jpeg" }));
    field.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  }, base64);
  await mina.log.getByRole("img", { name: "Picture pasted.jpg" }).waitFor();
});
