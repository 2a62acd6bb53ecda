import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { fillHistory, isAtEnd, LINE } from "../support/long-history.ts";
import { installAtPaint, linesInSight, settledLines } from "../support/painted.ts";

const ENTRIES = 1000;

/** Of a slow walk. Pixels. */
const STEP = 200;

/** Lines and boxes end between pixels, and a box scrolls by whole ones. */
const ROUNDING = 3;

const chat = chatUnderTest({ fill: (database) => fillHistory(database, ENTRIES) });

test.each([
  ["quick", 1, 60],
  ["slow", 4, 30],
])(
  "the line that one looks at stays where it is when older ones come, on a %s machine",
  async (_machine, rate, steps) => {
    const mina = await chat.person("Mina");
    const cpu = await mina.context.newCDPSession(mina.page);
    await cpu.send("Emulation.setCPUThrottlingRate", { rate });
    await mina.enterRoom("Long");
    await mina.message(`message ${ENTRIES}.`).waitFor();
    await expect.poll(() => isAtEnd(mina)).toBe(true);
    // Over the edges of some pages: from one look to the next all that stays in sight moves by the step alone.
    await installAtPaint(mina);
    const above = () => mina.log.evaluate((box) => box.scrollTop);
    let before = await settledLines(mina);
    for (let step = 0; step < steps; step++) {
      // At the very top there is no step to make until older ones have come.
      await expect.poll(above).toBeGreaterThan(STEP);
      await mina.log.evaluate((box, by) => box.scrollBy(0, -by), STEP);
      let after = before;
      await expect
        .poll(async () => {
          after = await linesInSight(mina);
          const both = [...after].filter(([offset]) => before.has(offset));
          const off = both.map(([offset, edge]) => edge - (before.get(offset) ?? 0) - STEP);
          return both.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...off.map(Math.abs));
        })
        .toBeLessThan(ROUNDING);
      before = after;
    }
    expect(Math.min(...before.keys())).toBeLessThan(ENTRIES - 60);
    // One page when one is needed, and not all that the server gives until the next frame.
    expect(await above()).toBeLessThan(100 * 3 * LINE);
  },
  120_000,
);

test("who scrolls up as soon as a room is open is not taken back to its end", async () => {
  const mina = await chat.person("Mina");
  const climbing = mina.page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const opened = () => document.querySelector("[role=log][aria-busy=false]:has(.message)");
    while (opened() === null) await frame();
    const box = opened();
    const below: number[] = [];
    while (box !== null && below.length < 10) {
      box.scrollBy(0, -250);
      await frame();
      below.push(box.scrollHeight - box.scrollTop - box.clientHeight);
    }
    return below;
  });
  await mina.enterRoom("Long");
  const below = await climbing;
  expect(below).toEqual(below.toSorted((a, b) => a - b));
  expect(below.at(-1)).toBeGreaterThan(10 * LINE);
});

test("a reader of old messages stays there, is told of new ones, and gets to them", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.enterRoom("Long");
  await jun.enterRoom("Long");
  await expect.poll(() => isAtEnd(mina)).toBe(true);
  await mina.log.evaluate((box) => box.scrollBy(0, -1200));
  await expect.poll(() => isAtEnd(mina)).toBe(false);
  await installAtPaint(mina);
  const before = await settledLines(mina);
  await jun.say("news one");
  await jun.say("news two");
  const chip = mina.page.getByRole("button", { name: "2 new messages" });
  await chip.waitFor();
  expect(await settledLines(mina)).toEqual(before);
  await chip.click();
  await mina.message("news two").waitFor();
  await expect.poll(() => isAtEnd(mina)).toBe(true);
});

test("a reader at the end stays there when what they write needs more room", async () => {
  const mina = await chat.person("Mina", { viewport: { width: 800, height: 500 } });
  await mina.enterRoom("Notes");
  await expect.poll(() => isAtEnd(mina)).toBe(true);
  for (const count of [1, 8, 2, 8]) {
    await mina.field.fill("line\n".repeat(count));
    await mina.field.press("Enter");
    await mina.field.fill("line\n".repeat(8));
    await expect.poll(() => isAtEnd(mina)).toBe(true);
  }
  // The button knows of a scroll when its event has come, a frame later.
  await expect.poll(() => mina.page.locator(".chip").count()).toBe(0);
});

test("lines that have no room on the screen are not read, however small they seemed", async () => {
  // High enough to have all in sight.
  const jun = await chat.person("Jun", { viewport: { width: 1200, height: 3000 } });
  const desk = await chat.person("Ann");
  await jun.createGroup("Tall", [desk]);
  await desk.enterRoom("Tall");
  for (let line = 1; line <= 12; line++) await jun.saySafely(`short ${line}.`);
  await expect.poll(() => jun.notRead("short 12.")).toBe(null);
  await desk.context.close();
  const phone = await chat.person("Ann", { viewport: { width: 320, height: 568 } });
  for (let line = 1; line <= 9; line++) await jun.saySafely(`line ${line} ${"W".repeat(60)}`);
  await phone.room("Tall").locator(".badge", { hasText: "9" }).waitFor();
  await expect.poll(() => jun.notRead("line 1 ")).toBe("1");
  await phone.enterRoom("Tall");
  await expect.poll(() => jun.notRead("line 1 ")).toBe(null);
  expect(await jun.notRead("line 9 ")).toBe("1");
  await phone.log.evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await expect.poll(() => jun.notRead("line 9 ")).toBe(null);
});
