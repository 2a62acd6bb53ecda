import { expect, test } from "vitest";
import type { Trouble } from "../../web/state/ask.ts";
import { Formats } from "../../web/text/formats.ts";
import { languageCell } from "../../web/text/language.ts";
import { TEXTS } from "../../web/text/strings.ts";
import { NOON } from "../support/entries.ts";
import { memoryOf } from "../support/memory.ts";

test.each([
  [["ko-KR", "en"], "ko"],
  [["en-GB", "ko"], "en"],
  [["de-DE", "ko"], "ko"],
  [["kok"], "en"],
  [[], "en"],
])("a browser that prefers %s gets %s", (preferred, language) => {
  expect(languageCell(memoryOf(), preferred).get()).toBe(language);
});

test("the chosen language is kept", () => {
  const memory = memoryOf();
  languageCell(memory, ["ko"]).set("en");
  expect(languageCell(memory, ["ko"]).get()).toBe("en");
});

test("no text is empty in either language", () => {
  const walk = (value: unknown): unknown[] =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(walk) : [value];
  for (const text of Object.values(TEXTS)) {
    expect(walk(text).filter((value) => value === "")).toEqual([]);
  }
});

const told = (trouble: Trouble) =>
  (["en", "ko"] as const).map((language) =>
    new Formats(language, TEXTS[language]).trouble(trouble),
  );

test.each([undefined, 0, 9_999])("who is to wait for %s ms is asked for a moment", (ms) => {
  expect(told({ code: "rate_limited", ...(ms !== undefined && { retryAfter: ms }) })).toEqual([
    "That was a little fast. Wait a moment.",
    "조금 빨라요. 잠시만 기다려 주세요.",
  ]);
});

test.each([
  [10_000, "in 1 minute", "1분 후에"],
  [60_000, "in 1 minute", "1분 후에"],
  [60_001, "in 2 minutes", "2분 후에"],
  [300_000, "in 5 minutes", "5분 후에"],
])("who is to wait for %i ms is told to try again %s", (retryAfter, en, ko) => {
  expect(told({ code: "rate_limited", retryAfter })).toEqual([
    `Too much for now. Try again ${en}.`,
    `지금은 더 할 수 없어요. ${ko} 다시 시도해 주세요.`,
  ]);
});

test("days near by have names", () => {
  const day = 24 * 3_600_000;
  const ko = new Formats("ko", TEXTS.ko);
  const en = new Formats("en", TEXTS.en);
  expect([ko.day(NOON, NOON), ko.day(NOON - day, NOON)]).toEqual(["오늘", "어제"]);
  expect(ko.day(NOON - 2 * day, NOON)).toContain("2026년 5월 18일");
  expect(en.brief(NOON - 2 * day, NOON)).toBe("May 18");
  expect(en.brief(NOON, NOON)).toMatch(/^12:00/u);
});
