import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, type BrowserContextOptions, devices } from "playwright-core";
import { fillDemo, PASSWORD } from "../seed/demo.ts";
import { fillChat } from "../seed/filling.ts";
import { launchChromium } from "./support/chromium.ts";
import { keptPage } from "./support/kept-page.ts";
import { Person } from "./support/person.ts";
import { type ServerProcess, startServer } from "./support/server-process.ts";

/** Pictures of the chat as people see it, for the eye: `npm run screenshots -w apps/chat`, to be found in dist/screenshots. */
const FOLDER = resolve(import.meta.dirname, "../dist/screenshots");

const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const { defaultBrowserType: _browser, ...PHONE } = devices["Pixel 7"] ?? {};

const LOOKS = [
  { name: "desktop-light-ko", locale: "ko-KR", colorScheme: "light", ...DESKTOP },
  { name: "desktop-dark-en", locale: "en-US", colorScheme: "dark", ...DESKTOP },
  { name: "phone-light-ko", locale: "ko-KR", colorScheme: "light", ...PHONE },
  { name: "phone-dark-en", locale: "en-US", colorScheme: "dark", ...PHONE },
] as const;

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "baro-pictures-"));
  const database = join(scratch, "chat.db");
  await fillChat(database, (filling) => fillDemo(filling, () => {}));
  const server = await startServer({ database });
  const browser = await launchChromium();
  mkdirSync(FOLDER, { recursive: true });
  try {
    for (const look of LOOKS) await pictures(browser, server, look);
    await offlinePictures(browser, server);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(scratch, { recursive: true });
  }
  console.log(FOLDER);
}

async function pictures(
  browser: Browser,
  { url }: ServerProcess,
  { name, ...look }: (typeof LOOKS)[number],
): Promise<void> {
  const person = await Person.atTheDoor({ browser, url, name: "서연", ...look });
  const { page } = person;
  const shot = (what: string) =>
    page.screenshot({ path: join(FOLDER, `${name}-${what}.png`), animations: "disabled" });
  const isPhone = name.startsWith("phone");
  const back = async () => {
    if (isPhone) await page.locator(".back").click();
  };
  await page.locator("#name").fill("서연");
  await page
    .locator(".logo")
    .evaluate((img) => (img instanceof HTMLImageElement ? img.decode() : undefined));
  await shot("1-door");
  await person.fillDoor("서연", PASSWORD);
  await person.online.waitFor();
  await shot("2-chats");
  await person.enterRoom("주말 등산 🏔️");
  await page.locator(".picture img").waitFor();
  await shot("3-pictures");
  await page.locator(".picture").click();
  await page.locator(".full-picture").waitFor();
  await shot("4-lightbox");
  await page.keyboard.press("Escape");
  await back();
  await person.enterRoom("Baro team");
  await page.locator(".search-pane, .room-header .round").nth(-2).click();
  await page.locator(".search-pane input").fill("the");
  await page.keyboard.press("Enter");
  await page.locator(".hit").first().click();
  await shot("5-search");
  await page.locator(".room-header .round").last().click();
  await page.locator("dialog").waitFor();
  await shot("6-members");
  await page.locator("dialog .choices .primary").click();
  await shot("6-members-invite");
  await page.keyboard.press("Escape");
  await back();
  await page.getByRole("tab").last().click();
  await shot("7-people");
  await page.locator(".rooms-head .round").click();
  await page.locator("dialog label.person").first().click();
  await shot("8-new-group");
  await page.keyboard.press("Escape");
  await page.locator(".me .round").click();
  await shot("9-settings");
  await person.leave();
}

/** Last of all: the server is gone afterwards. */
async function offlinePictures(browser: Browser, server: ServerProcess): Promise<void> {
  const people = await Promise.all(LOOKS.map((look) => readyToBeCutOff(browser, server, look)));
  await server.stop("SIGKILL");
  for (const { person, look } of people) {
    const { page } = person;
    const shot = (what: string) =>
      page.screenshot({ path: join(FOLDER, `${look.name}-${what}.png`), animations: "disabled" });
    await person.lost.waitFor({ state: "attached" });
    await person.say("이 메시지는 연결되면 전송돼요");
    await shot("10-offline");
    await page.reload();
    await person.lost.waitFor({ state: "attached" });
    await shot("11-offline-start");
    await page.goto(`${server.url}/#/`);
    await shot("12-offline-start-chats");
    await person.leave();
  }
}

/** In a room, with one file on its way that does not arrive, and one that cannot be sent. */
async function readyToBeCutOff(
  browser: Browser,
  { url }: ServerProcess,
  look: (typeof LOOKS)[number],
) {
  const person = await Person.atTheDoor({ browser, url, ...look, name: "준호" });
  await person.fillDoor("준호", PASSWORD);
  await person.enterRoom("서연");
  await keptPage(person);
  await person.page.route("**/api/rooms/*/files/*", () => {});
  const files = person.page.locator(".composer input[type=file]");
  const buffer = Buffer.from("x");
  await files.setInputFiles({ name: "회의록.txt", mimeType: "text/plain", buffer });
  const name = "이름이 아주 긴 파일이라서 한 줄에 다 들어가지 않는 페이지.html";
  await files.setInputFiles({ name, mimeType: "text/html", buffer });
  return { person, look };
}

await main();
