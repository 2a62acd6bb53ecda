import { expect, test } from "vitest";
import { colourOf, initialOf } from "../../web/view/badge.ts";

test.each([
  ["ann lee", "A"],
  ["하늘", "하"],
  ["👩‍👩‍👧 family", "👩‍👩‍👧"],
  ["é".normalize("NFD"), "É".normalize("NFD")],
  ["", "?"],
])("the badge of %j shows %j", (name, initial) => {
  expect(initialOf(name)).toBe(initial);
});

test("colours stay the same and are spread over all there are", () => {
  const colours = Array.from({ length: 500 }, (_, number) => colourOf(`person ${number}`));
  expect(colours.map((_, number) => colourOf(`person ${number}`))).toEqual(colours);
  expect(new Set(colours)).toEqual(new Set(Array.from({ length: 12 }, (_, colour) => colour)));
});
