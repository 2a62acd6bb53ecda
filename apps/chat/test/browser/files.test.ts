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
  const last = jun.room("Pictures").locator(".room-last");
  await expect.poll(() => last.textContent()).toBe("Mina: 초록.jpg");
  await jun.button("Open picture 초록.jpg").click();
  const full = jun.page.getByRole("dialog").getByRole("img");
  await expect
    .poll(() => full.evaluate((img) => (img instanceof HTMLImageElement ? img.naturalWidth : 0)))
    .toBe(1600);
  await jun.page.keyboard.press("Escape");
  await full.waitFor({ state: "detached" });
  await jun.page.locator("[aria-label='Open picture 초록.jpg']:focus").waitFor();
});

test("another file is saved under its name", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Papers");
  await attach(mina, { name: "report.txt", mimeType: "text/plain", buffer: Buffer.from("text") });
  const link = mina.page.getByRole("link", { name: "Save report.txt" });
  await link.waitFor();
  await mina.allSent();
  const saving = mina.page.waitForEvent("download");
  await link.click();
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
  await mina.page.route("**/api/rooms/*/files/*", (route) => route.abort());
  await attach(mina, { name: "a.jpg", mimeType: "image/jpeg", buffer: await picture() });
  await mina.page.getByText("The server does not answer.").waitFor();
  await mina.page.unroute("**/api/rooms/*/files/*");
  await mina.button("Try again").click();
  await jun.log.getByRole("img", { name: "Picture a.jpg" }).waitFor();
  await mina.page.locator(".uploads").waitFor({ state: "detached" });
});

test("whoever has sent too much is told when to try again", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Many");
  // As after 1 GB, of which 10 MB come back in a quarter of an hour.
  const error = { code: "rate_limited", retryAfter: 14 * 60_000 };
  await mina.page.route("**/api/rooms/*/files/*", (route) =>
    route.fulfill({ status: 429, json: { error } }),
  );
  await attach(mina, { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("text") });
  const refused = mina.page.locator(".uploads").getByRole("alert");
  await expect
    .poll(() => refused.allTextContents())
    .toEqual(["Too much for now. Try again in 14 minutes."]);
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

test("several files that are dropped on the conversation are all sent, and one dropped elsewhere changes nothing", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Drop");
  const drop = (selector: string, names: readonly string[]) =>
    mina.page.locator(selector).evaluate((target, files) => {
      const dataTransfer = new DataTransfer();
      for (const name of files) {
        dataTransfer.items.add(new File(["text"], name, { type: "text/plain" }));
      }
      const fire = (event: string) =>
        target.dispatchEvent(
          new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true }),
        );
      // Nobody prevented it: the browser would open the file instead of the page.
      return fire("dragover") || fire("drop");
    }, names);
  expect(await drop("[role=log]", ["one.txt", "two.txt"])).toBe(false);
  await mina.log.getByRole("link", { name: "Save one.txt" }).waitFor();
  await mina.log.getByRole("link", { name: "Save two.txt" }).waitFor();
  expect(await drop(".sidebar", ["three.txt"])).toBe(false);
  await expect.poll(() => mina.page.locator(".uploads, .drop-here").count()).toBe(0);
});

test("the place to drop a file shows while one is dragged over, and goes with it", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Hover");
  const drag = (event: string) =>
    mina.field.evaluate((target, type) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["text"], "one.txt", { type: "text/plain" }));
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true }));
    }, event);
  await drag("dragover");
  await mina.page.getByText("Drop to send").waitFor();
  await drag("dragleave");
  await mina.page.getByText("Drop to send").waitFor({ state: "detached" });
});

test("an upload that is stopped is not sent", async () => {
  const mina = await chat.person("Mina");
  await mina.createGroup("Stopped");
  // An answer that does not come: the upload is on its way until it is stopped.
  await mina.page.route("**/api/rooms/*/files/*", () => {});
  await attach(mina, { name: "a.jpg", mimeType: "image/jpeg", buffer: await picture() });
  await mina.page.getByRole("progressbar", { name: "Sending a.jpg" }).waitFor();
  const failing = mina.page.waitForEvent("requestfailed");
  await mina.button("Stop sending a.jpg").click();
  expect((await failing).url()).toContain("/files");
  await mina.page.locator(".uploads").waitFor({ state: "detached" });
  expect(await mina.log.locator(".picture").count()).toBe(0);
});

test("a long file name leaves its line on a phone low, and its button in reach", async () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const mina = await chat.person("Mina", phone);
  await mina.createGroup("Narrow");
  const name = `${"a long name without an end ".repeat(6)}.html`;
  await attach(mina, { name, mimeType: "text/html", buffer: Buffer.from("<p>") });
  const line = await mina.page.locator(".uploads li").boundingBox();
  const button = await mina.button("Delete").boundingBox();
  expect(line?.height).toBeLessThan(90);
  expect((button?.x ?? 390) + (button?.width ?? 0)).toBeLessThan(390);
});
