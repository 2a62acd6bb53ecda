import { expect, it } from "vitest";
import { isJumbo } from "../../web/view/message-text.ts";

it.each([
  "👍",
  "👍🏽",
  "❤️",
  "❤️‍🔥",
  "👨‍👩‍👧‍👦",
  "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
  "🇰🇷",
  "🇰🇷🇺🇳🇪🇺",
  "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  "🏳️‍🌈",
  "1️⃣",
])("%s is shown large", (text) => {
  expect(isJumbo(text)).toBe(true);
});

it.each(["", "12", "#", "👍 yes", "👍👍👍👍", "🇰🇷🇰🇷🇰🇷🇰🇷", "\u200d", "\ufe0f", "🇰"])(
  "%j is text like any other",
  (text) => {
    expect(isJumbo(text)).toBe(false);
  },
);
