import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, type BrowserContextOptions, devices } from "playwright-core";
import { launchChromium } from "./support/chromium.ts";
import { Person } from "./support/person.ts";
import { type Seeding, seed } from "./support/seed.ts";
import { type ServerProcess, startServer } from "./support/server-process.ts";

/** Pictures of the chat as people see it, for the eye: `npm run screenshots -w apps/chat`, to be found in dist/screenshots. */
const FOLDER = resolve(import.meta.dirname, "../dist/screenshots");

const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const { defaultBrowserType: _browser, ...PHONE } = devices["Pixel 7"] ?? {};

const LOBBY = "로비 · Lobby";
const MINUTE = 60_000;
const MINA = { id: "mina", nickname: "미나" };
const JUN = { id: "jun", nickname: "준호" };
const ANN = { id: "ann", nickname: "Ann Lee" };

const TALK = [
  [ANN, -1500, "Morning! Did the new build go out?"],
  [MINA, -1496, "네, 어젯밤에 나갔어요. 재연결이 훨씬 빨라졌어요 🚀"],
  [MINA, -1496, "지하철에서 끊겨도 메시지가 그대로 와요"],
  [ANN, -1490, "Great. I closed my laptop on the train and everything was there when I opened it."],
  [JUN, -40, "안녕하세요! 오늘 점심 어디로 갈까요?"],
  [JUN, -40, "저는 국밥이 좋아요"],
  [MINA, -38, "국밥 좋아요 👍"],
  [ANN, -36, "Count me in. Is it the place by the station?\nThe one with the long queue?"],
  [JUN, -35, "맞아요. 12시 전에 가면 괜찮아요. 지도는 여기: https://example.com/map"],
  [MINA, -34, "😋"],
  [ANN, -3, "11:45 then?"],
] as const;

async function fill({ room: make, write }: Seeding): Promise<void> {
  const now = Date.now();
  const lobby = make(LOBBY, now - 3000 * MINUTE);
  const names = ["점심 모임", "Release 0.1", "주말 등산", "Reading club", "고양이 사진방 🐈"];
  for (const [index, name] of names.entries()) {
    const room = make(name, now - (index + 2) * 900 * MINUTE);
    const text =
      [
        "국밥 먹으러 가요",
        "It is green!",
        "토요일 아침 7시",
        "Chapter 4 by Friday",
        "우리 집 나비예요",
      ][index] ?? "";
    await write(room, { author: JUN, text, at: now - (index * 700 + 50) * MINUTE });
  }
  for (const [author, minutes, text] of TALK) {
    await write(lobby, { author, text, at: now + minutes * MINUTE });
  }
}

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "baro-pictures-"));
  const database = join(scratch, "chat.db");
  await seed(database, fill);
  const server = await startServer({ database });
  const browser = await launchChromium();
  mkdirSync(FOLDER, { recursive: true });
  try {
    await pictures(browser, server);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(scratch, { recursive: true });
  }
  console.log(FOLDER);
}

async function pictures(browser: Browser, server: ServerProcess): Promise<void> {
  const { url } = server;
  const looks = [
    { name: "desktop-light-ko", locale: "ko-KR", colorScheme: "light", ...DESKTOP },
    { name: "desktop-dark-en", locale: "en-US", colorScheme: "dark", ...DESKTOP },
    { name: "phone-light-ko", locale: "ko-KR", colorScheme: "light", ...PHONE },
    { name: "phone-dark-en", locale: "en-US", colorScheme: "dark", ...PHONE },
  ] as const;
  const guest = await Person.arrive({ browser, url, nickname: "Sora Kim" });
  await guest.enterRoom(LOBBY);
  const people: Person[] = [];
  for (const { name, ...look } of looks) {
    const shot = (what: string) =>
      person.page.screenshot({ path: join(FOLDER, `${name}-${what}.png`), animations: "disabled" });
    const person = await Person.atTheDoor({ browser, url, nickname: "하늘", ...look });
    people.push(person);
    await shot("1-nickname");
    await person.signIn("하늘");
    await person.room(LOBBY).waitFor();
    await shot("2-rooms");
    await person.enterRoom(LOBBY);
    await person.say("좋아요, 11시 45분에 로비에서 만나요!");
    await person.say("See you there 🙂");
    await guest.say("👋");
    await guest.field.pressSequentially("On my");
    await person.page.locator(".dots").waitFor();
    await shot("3-conversation");
    await person.log.evaluate((box) => box.scrollTo(0, 0));
    await guest.say("아직 거기 있어요?");
    await person.page.locator(".chip:not(.bare)").waitFor();
    await shot("5-scrolled");
    await person.page.locator(".chip").click();
  }
  await server.stop("SIGKILL");
  for (const [index, person] of people.entries()) {
    await person.page.locator(".status[data-phase=reconnecting]").waitFor({ state: "attached" });
    await person.say("이 메시지는 연결되면 전송돼요");
    await person.page.screenshot({
      path: join(FOLDER, `${looks[index]?.name}-4-offline.png`),
      animations: "disabled",
    });
  }
}

await main();
