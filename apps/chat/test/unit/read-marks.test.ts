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
  marks.connected();
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

test("what the server did not answer is told again by itself, after twice as long each time, and only the newest", async () => {
  answers = [UNREACHABLE, UNREACHABLE];
  readTo(5, 6);
  await vi.advanceTimersByTimeAsync(1900);
  expect(told).toEqual([[1, 5]]);
  await vi.advanceTimersByTimeAsync(100);
  readTo(7);
  expect(told).toEqual([
    [1, 5],
    [1, 6],
  ]);
  await vi.advanceTimersByTimeAsync(3900);
  expect(told).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(told.slice(2)).toEqual([[1, 7]]);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(told).toHaveLength(3);
});

test("never more than one mark of a room is on its way, however slow the answer is", async () => {
  const open: ((answer: Asked<null>) => void)[] = [];
  let sent = 0;
  marks = new ReadMarks(() => {
    sent++;
    return new Promise((resolve) => open.push(resolve));
  });
  marks.connected();
  readTo(1, 2);
  marks.connected();
  readTo(3);
  await vi.advanceTimersByTimeAsync(100_000);
  expect([sent, open]).toEqual([1, [expect.any(Function)]]);
  open.shift()?.(UNREACHABLE);
  await vi.advanceTimersByTimeAsync(2000);
  expect([sent, open]).toEqual([2, [expect.any(Function)]]);
});

test("a server that stays silent is asked once a minute", async () => {
  answers = Array.from({ length: 100 }, () => UNREACHABLE);
  readTo(5);
  await vi.advanceTimersByTimeAsync(300_000);
  const before = told.length;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(told.length - before).toBe(10);
});

test("what was read without a connection is told at once when there is one, and so is what a pause was made for", async () => {
  answers = [UNREACHABLE];
  readTo(5);
  await vi.advanceTimersByTimeAsync(10);
  marks.lost();
  readTo(6);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(told).toEqual([[1, 5]]);
  marks.connected();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual([
    [1, 5],
    [1, 6],
  ]);
});

test("a refusal that is for good is not asked for again", async () => {
  answers = [{ ok: false, error: { code: "not_member" } }];
  readTo(5);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(told).toEqual([[1, 5]]);
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
  marks.connected();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(told).toEqual([[1, 5]]);
});
