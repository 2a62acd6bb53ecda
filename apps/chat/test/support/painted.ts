import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Person } from "./person.ts";

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
export function installAtPaint({ page }: Person): Promise<void> {
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

/** Waits until what has changed is drawn. */
export function drawn({ page }: Person): Promise<unknown> {
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** The lines that are wholly in sight in the next frame, once {@link installAtPaint} was called: offset → lower edge, in pixels. The upper one moves when a line turns out not to be the first of its author's. */
export async function linesInSight({ log }: Person): Promise<Map<number, number>> {
  const lines = await log.evaluate((box) => {
    const look = () => {
      const { top, bottom } = box.getBoundingClientRect();
      return [...box.querySelectorAll("[data-offset]")]
        .filter((line) => getComputedStyle(line).visibility === "visible")
        .map((line) => ({ line, edges: line.getBoundingClientRect() }))
        .filter(({ edges }) => edges.top > top && edges.bottom < bottom)
        .map(
          ({ line, edges }) => [Number(line.getAttribute("data-offset")), edges.bottom] as const,
        );
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

/** The same, once two frames show the same. */
export async function settledLines(person: Person): Promise<Map<number, number>> {
  let lines = await linesInSight(person);
  await expect
    .poll(async () => {
      const before = lines;
      lines = await linesInSight(person);
      return isDeepStrictEqual(lines, before);
    })
    .toBe(true);
  return lines;
}
