import sharp from "sharp";
import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import type { Person } from "../support/person.ts";

const chat = chatUnderTest();

const NAMES = ["one.png", "two.png", "three.png"];

/** In a room with three pictures. */
async function withPictures(name: string, options = {}): Promise<Person> {
  const mina = await chat.person("Mina", options);
  await mina.createGroup(name);
  for (const file of NAMES) {
    const buffer = await sharp({
      create: { width: 600, height: 400, channels: 3, background: "#3657e8" },
    })
      .png()
      .toBuffer();
    const picture = { name: file, mimeType: "image/png", buffer };
    await mina.page.locator(".composer input[type=file]").setInputFiles(picture);
    await mina.button(`Open picture ${file}`).waitFor();
  }
  await mina.allSent();
  return mina;
}

/** The picture that stands still in the middle of the window: a step that is made while another is on its way may be lost. */
function shown({ page }: Person): Promise<string | null> {
  return page.locator(".strip").evaluate((strip) => {
    if (strip.scrollLeft % strip.clientWidth !== 0) return null;
    const [x, y] = [window.innerWidth / 2, window.innerHeight / 2];
    return document.elementFromPoint(x, y)?.getAttribute("alt") ?? null;
  });
}

test("from one picture the arrow keys and the buttons lead to the others", async () => {
  const mina = await withPictures("Gallery");
  await mina.button("Open picture two.png").click();
  await expect.poll(() => shown(mina)).toBe("Picture two.png");
  await mina.page.getByRole("dialog").getByText("2 / 3").waitFor();
  await mina.page.keyboard.press("ArrowRight");
  await expect.poll(() => shown(mina)).toBe("Picture three.png");
  await mina.button("Next picture").waitFor({ state: "detached" });
  await mina.button("Previous picture").click();
  await expect.poll(() => shown(mina)).toBe("Picture two.png");
  await mina.page.keyboard.press("ArrowLeft");
  await expect.poll(() => shown(mina)).toBe("Picture one.png");
  const dialog = mina.page.getByRole("dialog", { name: "Picture one.png" });
  await expect.poll(() => dialog.getByRole("img").count()).toBe(1);
  const saving = mina.page.waitForEvent("download");
  await dialog.getByRole("link", { name: "Save one.png" }).click();
  expect((await saving).suggestedFilename()).toBe("one.png");
  await mina.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("on a phone one swipes from one picture to the next", async () => {
  const mina = await withPictures("Swipes", {
    viewport: { width: 390, height: 800 },
    hasTouch: true,
  });
  await mina.button("Open picture one.png").click();
  await expect.poll(() => shown(mina)).toBe("Picture one.png");
  const touch = await mina.context.newCDPSession(mina.page);
  const finger = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
    touch.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: x === undefined ? [] : [{ x, y: 400 }],
    });
  await finger("touchStart", 340);
  for (let x = 320; x >= 80; x -= 20) await finger("touchMove", x);
  await finger("touchEnd");
  await expect.poll(() => shown(mina)).toBe("Picture two.png");
  await mina.page.getByRole("dialog").getByText("2 / 3").waitFor();
});
