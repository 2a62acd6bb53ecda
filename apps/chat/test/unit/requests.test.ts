import { describe, expect, test } from "vitest";
import { Refused } from "../../server/refused.ts";
import {
  readCredentials,
  readEnter,
  readHistory,
  readName,
  readRoom,
  readSend,
} from "../../server/requests.ts";

const TOKEN = "0123456789abcdef";
const readers = { readCredentials, readEnter, readHistory, readName, readRoom, readSend };

describe.each(Object.entries(readers))("%s", (_name, read) => {
  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "room"],
    ["a number", 7],
    ["a list", []],
    ["an empty object", {}],
    [
      "fields of other types",
      { room: "1", name: 1, nickname: {}, token: 1, text: [], before: "x" },
    ],
    ["a function", () => 1],
  ])("refuses %s", (_what, input) => {
    expect(codeOf(() => read(input))).toBe("bad_request");
  });
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])("%d is no room", (room) => {
  expect(codeOf(() => readRoom({ room }))).toBe("bad_request");
});

test("a message's text is checked and its id must be one that a page makes", () => {
  const good = { room: 1, clientId: TOKEN, text: " hi " };
  expect(readSend({ ...good, unknown: 1 })).toEqual({ ...good, text: "hi" });
  expect(codeOf(() => readSend({ ...good, text: "x".repeat(2001) }))).toBe("message_length");
  expect(codeOf(() => readSend({ ...good, clientId: "short" }))).toBe("bad_request");
  expect(codeOf(() => readSend({ ...good, clientId: "x".repeat(65) }))).toBe("bad_request");
});

test("a request to enter may say where the page stopped", () => {
  expect(readEnter({ room: 3 })).toEqual({ room: 3, returning: false });
  expect(readEnter({ room: 3, after: 0, returning: true })).toEqual({
    room: 3,
    after: 0,
    returning: true,
  });
  expect(codeOf(() => readEnter({ room: 3, after: -1 }))).toBe("bad_request");
});

test("credentials need a nickname that is one", () => {
  expect(readCredentials({ nickname: " 하늘 ", token: TOKEN })).toEqual({
    nickname: "하늘",
    token: TOKEN,
  });
  expect(codeOf(() => readCredentials({ nickname: " ", token: TOKEN }))).toBe("nickname_empty");
});

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
  return "taken";
}
