import { expect, test } from "vitest";
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

test("days near by have names", () => {
  const day = 24 * 3_600_000;
  const ko = new Formats("ko", TEXTS.ko);
  const en = new Formats("en", TEXTS.en);
  expect([ko.day(NOON, NOON), ko.day(NOON - day, NOON)]).toEqual(["오늘", "어제"]);
  expect(ko.day(NOON - 2 * day, NOON)).toContain("2026년 5월 18일");
  expect(en.brief(NOON - 2 * day, NOON)).toBe("May 18");
  expect(en.brief(NOON, NOON)).toMatch(/^12:00/u);
});
