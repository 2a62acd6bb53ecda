import { describe, expect, it, vi } from "vitest";
import { PacketLog } from "../../src/adapter/packet-log.ts";

const LIMITS = { maxAge: 1000, maxEntries: 3, maxBytes: 100 };
const everybody = { rooms: new Set<string>() };

describe("the log of what clients may have missed", () => {
  it("gives what came after a position, for the rooms that are asked for", () => {
    const log = new PacketLog(LIMITS);
    log.append(["a"], everybody, 1);
    log.append(["b"], { rooms: new Set(["r"]) }, 1);
    log.append(["c"], { rooms: new Set(), except: new Set(["r"]) }, 1);
    expect(log.position).toBe(3);
    expect(log.after(0, [])).toEqual([["a"], ["c"]]);
    expect(log.after(1, ["r"])).toEqual([["b"]]);
    expect(log.after(3, ["r"])).toEqual([]);
  });

  it("does not answer for a position that it has not reached, nor for what it has lost", () => {
    const log = new PacketLog(LIMITS);
    for (const name of ["a", "b", "c", "d"]) log.append([name], everybody, 1);
    expect(log.after(5, [])).toBeUndefined();
    expect(log.after(0, [])).toBeUndefined();
    expect(log.after(1, [])).toEqual([["b"], ["c"], ["d"]]);
  });

  it("is bounded by bytes", () => {
    const log = new PacketLog(LIMITS);
    log.append(["a"], everybody, 60);
    log.append(["b"], everybody, 60);
    expect(log.length).toBe(1);
    expect(log.after(1, [])).toEqual([["b"]]);
  });

  it("is bounded by age", () => {
    const log = new PacketLog(LIMITS);
    log.append(["a"], everybody, 1);
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 1001);
    log.append(["b"], everybody, 1);
    vi.restoreAllMocks();
    expect(log.length).toBe(1);
  });

  it("keeps its numbers while it is cut again and again", () => {
    const log = new PacketLog({ ...LIMITS, maxEntries: 10 });
    for (let n = 1; n <= 500; n++) log.append([n], everybody, 1);
    expect(log.after(497, [])).toEqual([[498], [499], [500]]);
    expect(log.after(490, [])).toHaveLength(10);
    expect(log.after(489, [])).toBeUndefined();
  });
});
