import { fillChat, type Written } from "../../seed/filling.ts";
import { PASSWORD } from "./client.ts";
import type { Person } from "./person.ts";

/** The least height of a line that has the time beside it. Pixels. */
export const LINE = 41;

/**
 * Mina and Jun in three groups: "Long", which Mina has read; "Late", of which Mina has read the first 100 of 300; and
 * "Notes" of 100, read.
 * @param long how many messages "Long" has: "message 1." and so on, of one to several lines
 */
export function fillHistory(database: string, long: number): Promise<void> {
  return fillChat(database, async ({ accounts, rooms, write }) => {
    const mina = await accounts.create("Mina", PASSWORD);
    const jun = await accounts.create("Jun", PASSWORD);
    const written = (number: number): Written => ({
      event: "message",
      body: { text: `message ${number}. ${"words ".repeat(number % 40)}` },
      by: number % 3 === 0 ? mina : jun,
      at: Date.now() - (long - number) * 60_000,
    });
    for (const [name, count, read] of [
      ["Long", long, long],
      ["Late", 300, 100],
      ["Notes", 100, 100],
    ] as const) {
      const room = rooms.group(name, mina, [jun]);
      await write(
        room,
        Array.from({ length: count }, (_, index) => written(index + 1)),
      );
      rooms.read(room, mina, read);
    }
  });
}

export function isAtEnd({ log }: Person): Promise<boolean> {
  return log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 3);
}

/** Offsets of the lines that are in the page. */
export function offsetsOf({ log }: Person): Promise<number[]> {
  return log
    .locator(".message")
    .evaluateAll((all) => all.map((line) => Number(line.getAttribute("data-offset"))));
}
