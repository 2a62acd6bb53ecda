import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { fillHistory, isAtEnd, LINE, offsetsOf } from "../support/long-history.ts";
import { drawn, installAtPaint } from "../support/painted.ts";
import type { Person } from "../support/person.ts";

const ENTRIES = 10_000;

/** Of the wheel. Pixels. */
const TURN = 6000;

const chat = chatUnderTest({ fill: (database) => fillHistory(database, ENTRIES) });

/** Turns the wheel once. */
async function wheelUp(person: Person, by: number): Promise<void> {
  await person.log.hover();
  await person.page.mouse.wheel(0, -by);
}

interface Frame {
  readonly time: number;
  /** Offset of the uppermost message on the screen. */
  readonly top: number;
  readonly lines: number;
}

/** Watches each frame. */
async function watchFrames(person: Person): Promise<{ all(): Promise<Frame[]> }> {
  await installAtPaint(person);
  const watching = await person.log.evaluateHandle((box) => {
    const frames: Frame[] = [];
    const look = (time: number): Frame => {
      const lines = [...box.querySelectorAll("[data-offset]")];
      const edge = box.getBoundingClientRect().top;
      const seen = lines.find((line) => line.getBoundingClientRect().bottom > edge);
      return { time, top: Number(seen?.getAttribute("data-offset") ?? 0), lines: lines.length };
    };
    const tick = (time: number) => {
      const index = frames.push(look(time)) - 1;
      window.atPaint(box, () => {
        frames[index] = look(time);
      });
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    return frames;
  });
  return { all: () => watching.jsonValue() };
}

test("10,000 messages scroll from the newest to the very first, with few lines in the page and no jump back", async () => {
  const mina = await chat.person("Mina");
  await mina.enterRoom("Long");
  await mina.message(`message ${ENTRIES}.`).waitFor();
  await expect.poll(() => isAtEnd(mina)).toBe(true);
  await drawn(mina);
  const watched = await watchFrames(mina);
  const isAtStart = () => mina.log.evaluate((box) => box.textContent?.includes("message 1. "));
  let wheeled = 0;
  while (!(await isAtStart())) {
    await wheelUp(mina, TURN);
    await drawn(mina);
    wheeled += TURN;
  }
  const frames = await watched.all();
  const steps = frames.slice(1).map((frame, index) => ({
    took: frame.time - (frames[index]?.time ?? 0),
    back: frame.top - (frames[index]?.top ?? 0),
  }));
  const took = steps.map((step) => step.took).sort((a, b) => a - b);
  const most = Math.max(...frames.map(({ lines }) => lines));
  const worst = Math.max(...steps.map(({ back }) => back));
  console.log(
    `frames while scrolling: ${took.length}, median ${took[took.length >> 1]?.toFixed(1)} ms, longest ${took.at(-1)?.toFixed(0)} ms; at most ${most} lines in the page, ${worst} back; ${wheeled} px`,
  );
  expect(most).toBeLessThan(60);
  // No line is lower than this: who gets to the first with fewer pixels was taken past some.
  expect(wheeled).toBeGreaterThan(ENTRIES * LINE);
  // Where one turn goes past more lines than are drawn beyond the edge, those that come are measured in sight.
  expect(worst).toBeLessThan(10);
}, 300_000);

test("search leads to a message of long ago, and the button back to the newest", async () => {
  const mina = await chat.person("Mina");
  await mina.enterRoom("Long");
  await mina.button("Search in this chat").click();
  await mina.page.getByRole("searchbox", { name: "Search in this chat" }).fill("MESSAGE 4321.");
  await mina.page.keyboard.press("Enter");
  await mina.page.getByText("1 result").waitFor();
  await mina.page.locator(".hit").click();
  const found = mina.log.locator("[data-found=true]");
  await found.waitFor();
  expect(await found.textContent()).toContain("message 4321.");
  await expect
    .poll(() =>
      found.evaluate((line) => {
        const { top, bottom } = line.getBoundingClientRect();
        const box = line.closest("[role=log]")?.getBoundingClientRect();
        return box !== undefined && top >= box.top && bottom <= box.bottom;
      }),
    )
    .toBe(true);
  const goDown = async () => {
    await mina.log.evaluate((box) => box.scrollBy(0, 2000));
    return Math.max(...(await offsetsOf(mina)));
  };
  await expect.poll(goDown).toBeGreaterThan(4400);
  await mina.button("To the newest message").click();
  await mina.message(`message ${ENTRIES}.`).waitFor();
  await expect.poll(() => isAtEnd(mina)).toBe(true);
});

test("a room opens where one stopped reading, and is read as one goes on", async () => {
  const mina = await chat.person("Mina");
  const badge = mina.room("Late").locator(".badge [aria-hidden]");
  const before = Number(await badge.textContent());
  expect(before).toBeGreaterThan(100);
  await mina.enterRoom("Late");
  await mina.page.getByText("Unread from here").waitFor();
  await expect.poll(() => offsetsOf(mina)).toContain(101);
  await expect.poll(async () => Number(await badge.textContent())).toBeLessThan(before);
  expect(Number(await badge.textContent())).toBeGreaterThan(50);
  await mina.page.locator(".chip").click();
  await mina.message("message 300.").waitFor();
  await badge.waitFor({ state: "detached" });
});
