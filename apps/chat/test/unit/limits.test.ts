import { describe, expect, test } from "vitest";
import { checkMessage, checkNickname, checkRoomName } from "../../server/limits.ts";

describe("a nickname", () => {
  test.each([
    ["is trimmed", "  Mina  ", "Mina"],
    ["may be Korean", "하늘", "하늘"],
    ["is composed, so that the same name is the same text", "하늘".normalize("NFD"), "하늘"],
    ["has its inner white space made one blank", "Ann \n\t Lee", "Ann Lee"],
    ["loses characters that turn the direction of the text", "a\u202eb", "ab"],
    ["may be one emoji", "🐈", "🐈"],
    ["may have 20 characters that take more than one unit each", "🐈".repeat(20), "🐈".repeat(20)],
  ])("%s", (_name, raw, text) => {
    expect(checkNickname(raw)).toEqual({ text });
  });

  test.each([
    ["empty", ""],
    ["blank", "   "],
    ["invisible", "\u200b\u200d"],
  ])("is refused when it is %s", (_name, raw) => {
    expect(checkNickname(raw)).toEqual({ error: "nickname_empty" });
  });

  test("is refused with 21 characters", () => {
    expect(checkNickname("x".repeat(21))).toEqual({ error: "nickname_length" });
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
