import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Asked, UNREACHABLE } from "../../web/state/ask.ts";
import { ReadMarks } from "../../web/state/read-marks.ts";

const DONE = { ok: true, value: null } as const;

let answers: Asked<null>[];
let told: [room: number, offset: number][];
let marks: ReadMarks;

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  told = [];
  marks = new ReadMarks(async (room, offset) => {
    told.push([room, offset]);
    return answers.shift() ?? DONE;
  });
});

afterEach(() => {
  vi.useRealTimers();
});

function readTo(...offsets: readonly number[]): void {
  for (const offset of offsets) marks.read(1, offset);
}

test("who scrolls through much says where they began and where they are, and not each line", async () => {
  readTo(...Array.from({ length: 200 }, (_, index) => index + 1));
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([
    [1, 1],
    [1, 200],
  ]);
});

test("marks only go forward, in each room apart", async () => {
  readTo(5, 3);
  marks.read(2, 4);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([
    [1, 5],
    [2, 4],
  ]);
});

test("what could not be told is told when there is a connection again", async () => {
  answers = [UNREACHABLE];
  readTo(5);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([[1, 5]]);
  marks.again();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual([
    [1, 5],
    [1, 5],
  ]);
});

test("who is told to wait waits, and then tells the newest", async () => {
  answers = [{ ok: false, error: { code: "rate_limited", retryAfter: 2000 } }];
  readTo(5);
  await vi.advanceTimersByTimeAsync(1900);
  readTo(9);
  expect(told).toEqual([[1, 5]]);
  await vi.advanceTimersByTimeAsync(200);
  expect(told.at(-1)).toEqual([1, 9]);
});

test("of a room that was left nothing is told any more", async () => {
  answers = [UNREACHABLE];
  readTo(5);
  await vi.advanceTimersByTimeAsync(0);
  marks.forget(1);
  marks.again();
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([[1, 5]]);
});
