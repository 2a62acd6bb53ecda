import { describe, expect, it, vi } from "vitest";
import { PendingAcks } from "../src/acks.ts";

describe("PendingAcks", () => {
  it("counts ids from 0, and settles each once", () => {
    const acks = new PendingAcks();
    const settle = vi.fn();
    const ids = [acks.add({ settle }), acks.add({ settle: vi.fn() })];
    expect(ids).toEqual([0, 1]);
    acks.settle(0, ["a"]);
    acks.settle(0, ["b"]);
    expect(settle.mock.calls).toEqual([[["a"]]]);
    expect(acks.size).toBe(1);
  });

  it("ignores ids that nobody awaits", () => {
    const acks = new PendingAcks();
    acks.settle(7, []);
    acks.fail(7, new Error("late"));
    expect(acks.size).toBe(0);
  });

  it("on disconnection fails those that can fail, forgets the others, and keeps what waits to be sent", () => {
    const acks = new PendingAcks();
    const [fail, waitingFail] = [vi.fn(), vi.fn()];
    acks.add({ settle: vi.fn() });
    acks.add({ settle: vi.fn(), fail });
    const waiting = acks.add({ settle: vi.fn(), fail: waitingFail });
    const error = new Error("gone");
    acks.failAll(error, new Set([waiting]));
    expect(fail).toHaveBeenCalledExactlyOnceWith(error);
    expect(waitingFail).not.toHaveBeenCalled();
    expect(acks.size).toBe(1);
  });
});
