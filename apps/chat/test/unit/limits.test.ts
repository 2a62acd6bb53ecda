import { describe, expect, test } from "vitest";
import { checkMessage, checkName, checkRoomName, cleanFileName } from "../../shared/limits.ts";

describe("a name", () => {
  test.each([
    ["is trimmed", "  Mina  ", "Mina"],
    ["may be Korean", "하늘", "하늘"],
    ["is composed, so that the same name is the same text", "하늘".normalize("NFD"), "하늘"],
    ["has its inner white space made one blank", "Ann \n\t Lee", "Ann Lee"],
    ["loses characters that turn the direction of the text", "a\u202eb", "ab"],
    ["may be one emoji", "🐈", "🐈"],
    ["may have 20 characters that take more than one unit each", "🐈".repeat(20), "🐈".repeat(20)],
  ])("%s", (_name, raw, text) => {
    expect(checkName(raw)).toEqual({ text });
  });

  test.each([
    ["empty", ""],
    ["blank", "   "],
    ["invisible", "\u200b\u200d"],
  ])("is refused when it is %s", (_name, raw) => {
    expect(checkName(raw)).toEqual({ error: "name_empty" });
  });

  test("is refused with 21 characters", () => {
    expect(checkName("x".repeat(21))).toEqual({ error: "name_length" });
  });
});

describe("a room's name", () => {
  test("has up to 40 characters", () => {
    expect(checkRoomName("방".repeat(40))).toEqual({ text: "방".repeat(40) });
    expect(checkRoomName("방".repeat(41))).toEqual({ error: "room_name_length" });
    expect(checkRoomName(" ")).toEqual({ error: "room_name_empty" });
  });
});

describe("a message", () => {
  test("keeps its line breaks, in one form", () => {
    expect(checkMessage("one\r\ntwo\rthree\n")).toEqual({ text: "one\ntwo\nthree" });
  });

  test("keeps markup as the text that it is", () => {
    expect(checkMessage("<b>&amp;</b>")).toEqual({ text: "<b>&amp;</b>" });
  });

  test("has up to 2,000 characters", () => {
    expect(checkMessage("가".repeat(2000))).toEqual({ text: "가".repeat(2000) });
    expect(checkMessage("가".repeat(2001))).toEqual({ error: "message_length" });
  });

  test("is refused when there is nothing to be seen", () => {
    expect(checkMessage(" \n ")).toEqual({ error: "message_empty" });
  });
});

describe("a file's name", () => {
  test.each([
    ["keeps its ending when it is long", `${"x".repeat(200)}.pdf`, `${"x".repeat(146)}.pdf`],
    ["is no path", "..\\..\\a/b.txt", ".._.._a_b.txt"],
    ["does not hide its end", "photo\u202egpj.exe", "photogpj.exe"],
    ["is there when nothing is left", " \u200b", "file"],
  ])("%s", (_what, raw, name) => {
    expect(cleanFileName(raw)).toBe(name);
  });
});
