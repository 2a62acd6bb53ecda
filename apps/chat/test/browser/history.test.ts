import { expect, test } from "vitest";
import { fillChat, type Written } from "../../seed/filling.ts";
import { chatUnderTest } from "../support/chat.ts";
import { PASSWORD } from "../support/client.ts";
import type { Person } from "../support/person.ts";

const ENTRIES = 10_000;

/** Of the wheel, and the least height of a line that has the time beside it. Pixels. */
const TURN = 6000;
const LINE = 41;

const chat = chatUnderTest(async (underTest) => {
  await fillChat(underTest.database, async ({ accounts, rooms, write }) => {
    const mina = await accounts.create("Mina", PASSWORD);
    const jun = await accounts.create("Jun", PASSWORD);
    const written = (number: number): Written => ({
      event: "message",
      body: { text: `message ${number}. ${"words ".repeat(number % 40)}` },
      by: number % 3 === 0 ? mina : jun,
      at: Date.now() - (ENTRIES - number) * 60_000,
    });
    const long = rooms.group("Long", mina, [jun]);
    await write(
      long,
      Array.from({ length: ENTRIES }, (_, index) => written(index + 1)),
    );
    rooms.read(long, mina, ENTRIES);
    const late = rooms.group("Late", jun, [mina]);
    await write(
      late,
      Array.from({ length: 300 }, (_, index) => written(index + 1)),
    );
    rooms.read(late, mina, 100);
  });
});

const offsets = (person: Person) =>
  person.log
    .locator(".message")
    .evaluateAll((all) => all.map((line) => Number(line.getAttribute("data-offset"))));
const atEnd = (person: Person) =>
  person.log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 3);

/** Waits until what has changed is drawn. */
function drawn({ page }: Person): Promise<unknown> {
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

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

declare global {
  interface Window {
    /** See {@link installAtPaint}. */
    atPaint(box: Element, look: () => void): void;
  }
}

/**
 * Gives the page a function that looks at what is painted. The list puts its lines into place as late as in
 * ResizeObservers, which run from the outside to the inside of the page: going down with them, the last look of a frame
 * is at what people see of it.
 */
function installAtPaint({ page }: Person): Promise<void> {
  return page.evaluate(() => {
    window.atPaint = (box, look) => {
      const observer = new ResizeObserver(([seen]) => {
        look();
        observer.disconnect();
        const inner = seen?.target.lastElementChild;
        if (inner) observer.observe(inner);
      });
      observer.observe(box);
    };
  });
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

/** The lines that are wholly in sight in the next frame: offset → upper edge, in pixels. */
async function linesInSight({ log }: Person): Promise<Map<number, number>> {
  const lines = await log.evaluate((box) => {
    const look = () => {
      const { top, bottom } = box.getBoundingClientRect();
      return [...box.querySelectorAll("[data-offset]")]
        .map((line) => ({ line, edges: line.getBoundingClientRect() }))
        .filter(({ edges }) => edges.top > top && edges.bottom < bottom)
        .map(({ line, edges }) => [Number(line.getAttribute("data-offset")), edges.top] as const);
    };
    return new Promise<ReturnType<typeof look>>((resolve) => {
      requestAnimationFrame(() => {
        let seen = look();
        window.atPaint(box, () => {
          seen = look();
        });
        requestAnimationFrame(() => resolve(seen));
      });
    });
  });
  return new Map(lines);
}

test("10,000 messages scroll from the newest to the very first, with few lines in the page and no jump back", async () => {
  const mina = await chat.person("Mina");
  await mina.enterRoom("Long");
  await mina.message(`message ${ENTRIES}.`).waitFor();
  await expect.poll(() => atEnd(mina)).toBe(true);
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
  // Lines that are measured for the first time move by a part of themselves, and a page of history has 50.
  expect(worst).toBeLessThan(10);
}, 300_000);

test("the line that one looks at stays where it is when older ones come", async () => {
  const mina = await chat.person("Mina");
  await mina.enterRoom("Long");
  await mina.message(`message ${ENTRIES}.`).waitFor();
  await expect.poll(() => atEnd(mina)).toBe(true);
  // Slowly over the edges of some pages: from one look to the next all that stays in sight moves by the step alone.
  await installAtPaint(mina);
  let before = await linesInSight(mina);
  for (let step = 0; step < 60; step++) {
    await mina.log.evaluate((box) => box.scrollBy(0, -200));
    let after = before;
    // Lines that are measured for the first time may move the rest by a part of themselves; a page that comes is thousands.
    await expect
      .poll(async () => {
        after = await linesInSight(mina);
        const both = [...after].filter(([offset]) => before.has(offset));
        const off = both.map(([offset, top]) => top - (before.get(offset) ?? 0) - 200);
        return both.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...off.map(Math.abs));
      })
      .toBeLessThan(2 * LINE);
    before = after;
  }
  expect(Math.min(...before.keys())).toBeLessThan(ENTRIES - 110);
}, 120_000);

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
    return Math.max(...(await offsets(mina)));
  };
  await expect.poll(goDown).toBeGreaterThan(4400);
  await mina.button("To the newest message").click();
  await mina.message(`message ${ENTRIES}.`).waitFor();
  await expect.poll(() => atEnd(mina)).toBe(true);
});

test("a room opens where one stopped reading, and is read as one goes on", async () => {
  const mina = await chat.person("Mina");
  const badge = mina.room("Late").locator(".badge [aria-hidden]");
  const before = Number(await badge.textContent());
  expect(before).toBeGreaterThan(100);
  await mina.enterRoom("Late");
  await mina.page.getByText("Unread from here").waitFor();
  expect(await offsets(mina)).toContain(101);
  await expect.poll(async () => Number(await badge.textContent())).toBeLessThan(before);
  expect(Number(await badge.textContent())).toBeGreaterThan(50);
  await mina.page.locator(".chip").click();
  await mina.message("message 300.").waitFor();
  await badge.waitFor({ state: "detached" });
});

test("a reader of old messages stays there, is told of new ones, and gets to them", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.enterRoom("Long");
  await jun.enterRoom("Long");
  await expect.poll(() => atEnd(mina)).toBe(true);
  await mina.log.evaluate((box) => box.scrollBy(0, -1200));
  await expect.poll(() => atEnd(mina)).toBe(false);
  await drawn(mina);
  const [offset = 0] = await offsets(mina);
  const line = mina.log.locator(`[data-offset="${offset + 3}"]`);
  const before = await line.evaluate((element) => element.getBoundingClientRect().top);
  await jun.say("news one");
  await jun.say("news two");
  const chip = mina.page.getByRole("button", { name: "2 new messages" });
  await chip.waitFor();
  const after = await line.evaluate((element) => element.getBoundingClientRect().top);
  expect(Math.abs(after - before)).toBeLessThanOrEqual(2);
  await chip.click();
  await mina.message("news two").waitFor();
  await expect.poll(() => atEnd(mina)).toBe(true);
});

test("a reader at the end stays there when what they write needs more room", async () => {
  const mina = await chat.person("Mina", { viewport: { width: 800, height: 500 } });
  await mina.enterRoom("Late");
  await expect.poll(() => atEnd(mina)).toBe(true);
  for (const count of [1, 8, 2, 8]) {
    await mina.field.fill("line\n".repeat(count));
    await mina.field.press("Enter");
    await mina.field.fill("line\n".repeat(8));
    await expect.poll(() => atEnd(mina)).toBe(true);
  }
  // The button knows of a scroll when its event has come, a frame later.
  await expect.poll(() => mina.page.locator(".chip").count()).toBe(0);
});
