import { describe, expect, test } from "vitest";
import { Refused } from "../../server/refused.ts";
import {
  readCredentials,
  readEnter,
  readMessage,
  readName,
  readRoom,
} from "../../server/requests.ts";

const TOKEN = "0123456789abcdef";
const MINA = { id: "mina", nickname: "Mina" };
const readBody = (body: unknown) => readMessage("message", body, MINA);
const readers = { readCredentials, readEnter, readName, readRoom, readBody };

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

test("a message is text as it is stored, under the writer's own name", () => {
  const good = { nickname: "Mina", text: "hi" };
  expect(readBody({ ...good, unknown: 1 })).toEqual(good);
  expect(codeOf(() => readBody({ ...good, text: "x".repeat(2001) }))).toBe("message_length");
  expect(codeOf(() => readBody({ ...good, text: " " }))).toBe("message_empty");
  expect(codeOf(() => readBody({ ...good, text: " hi" }))).toBe("bad_request");
  expect(codeOf(() => readBody({ ...good, nickname: "Jun" }))).toBe("bad_request");
  expect(codeOf(() => readMessage("notice", good, MINA))).toBe("bad_request");
});

test("a request to enter may say that the page was there before", () => {
  expect(readEnter({ room: 3 })).toEqual({ room: 3, returning: false });
  expect(readEnter({ room: 3, returning: true })).toEqual({ room: 3, returning: true });
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
