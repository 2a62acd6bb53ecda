import { expect, test } from "vitest";
import { type Flushable, FlushQueue } from "../../src/engine/flush-queue.ts";
import { useUncaught } from "../support/uncaught.ts";

const uncaught = useUncaught();

function recorder(into: string[], name: string, then: () => void = () => {}): Flushable {
  return {
    flush() {
      into.push(name);
      then();
    },
  };
}

test("members are flushed in order, after the code that added them", async () => {
  const queue = new FlushQueue();
  const flushed: string[] = [];
  queue.add(recorder(flushed, "a"));
  queue.add(recorder(flushed, "b"));
  expect(flushed).toEqual([]);
  await Promise.resolve();
  expect(flushed).toEqual(["a", "b"]);
});

test("who is added during a flush is flushed too, and nobody twice", async () => {
  const queue = new FlushQueue();
  const flushed: string[] = [];
  const late = recorder(flushed, "late");
  queue.add(recorder(flushed, "a", () => queue.add(late)));
  queue.add(recorder(flushed, "b"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(flushed).toEqual(["a", "b", "late"]);
  queue.add(recorder(flushed, "next"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(flushed).toEqual(["a", "b", "late", "next"]);
});

test("a member that throws surfaces, and those behind it are flushed", async () => {
  const queue = new FlushQueue();
  const flushed: string[] = [];
  const fail = () => {
    throw new Error("of a flush");
  };
  queue.add(recorder(flushed, "bad", fail));
  queue.add(recorder(flushed, "good"));
  expect(await uncaught().next()).toEqual(new Error("of a flush"));
  expect(flushed).toEqual(["bad", "good"]);
});
