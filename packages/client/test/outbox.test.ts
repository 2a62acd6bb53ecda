import { describe, expect, it, vi } from "vitest";
import { type AnswerCallback, RetryQueue } from "../src/outbox.ts";

/** A host that writes down what is sent, and lets the test answer. */
function setup(retries: number) {
  const sent: unknown[] = [];
  const answers: AnswerCallback[] = [];
  const host = {
    connected: true,
    isConnected: () => host.connected,
    transmit: (event: { args: readonly unknown[] }, onAnswer: AnswerCallback) => {
      sent.push(event.args[0]);
      answers.push(onAnswer);
    },
  };
  const queue = new RetryQueue(host, retries);
  const add = (name: string, onAnswer?: AnswerCallback) =>
    queue.add({ args: [name], flags: {}, onAnswer });
  const answer = (error: Error | null, ...args: unknown[]) => answers.at(-1)?.(error, ...args);
  return { host, queue, sent, answers, add, answer };
}

describe("RetryQueue", () => {
  it("has one event under way at a time, and keeps their order", () => {
    const { add, answer, sent } = setup(2);
    add("a");
    add("b");
    expect(sent).toEqual(["a"]);
    answer(null);
    expect(sent).toEqual(["a", "b"]);
  });

  it("gives the answer to the callback", () => {
    const { add, answer } = setup(2);
    const onAnswer = vi.fn();
    add("a", onAnswer);
    answer(null, 1, 2);
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith(null, 1, 2);
  });

  it("sends an event again until the retries are used up, then reports the error and goes on", () => {
    const { add, answer, sent } = setup(2);
    const onAnswer = vi.fn();
    const error = new Error("operation has timed out");
    add("a", onAnswer);
    add("b");
    answer(error);
    answer(error);
    expect(onAnswer).not.toHaveBeenCalled();
    answer(error);
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith(error);
    expect(sent).toEqual(["a", "a", "a", "b"]);
  });

  it("waits while there is no connection, and starts with the first when there is one", () => {
    const { add, host, queue, sent } = setup(2);
    host.connected = false;
    add("a");
    add("b");
    expect(sent).toEqual([]);
    host.connected = true;
    queue.restart();
    expect(sent).toEqual(["a"]);
  });

  it("sends again what was under way when the connection was lost", () => {
    const { add, queue, sent } = setup(2);
    add("a");
    queue.restart();
    expect(sent).toEqual(["a", "a"]);
  });

  it("takes the answer to the latest attempt only", () => {
    const { add, answers, queue, sent } = setup(2);
    const onAnswer = vi.fn();
    add("a", onAnswer);
    queue.restart();
    answers[0]?.(null, "late");
    expect(onAnswer).not.toHaveBeenCalled();
    answers[1]?.(null, "in time");
    answers[1]?.(null, "twice");
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith(null, "in time");
    expect(queue.size).toBe(0);
    expect(sent).toEqual(["a", "a"]);
  });
});
