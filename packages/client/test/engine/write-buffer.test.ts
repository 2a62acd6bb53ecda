import { describe, expect, it, vi } from "vitest";
import type { OutgoingPacket } from "../../src/engine/transport.ts";
import { countThatFit, WriteBuffer } from "../../src/engine/write-buffer.ts";

const text = (data: string): OutgoingPacket => ({ type: "message", data });

describe("countThatFit", () => {
  it("takes all where the server gave no bound", () => {
    expect(countThatFit([text("a".repeat(1000)), text("b")], undefined)).toBe(2);
  });

  it("takes as many as stay below the bound", () => {
    const packets = [text("aaaa"), text("bbbb"), text("cccc")];
    expect(countThatFit(packets, 12)).toBe(2);
    expect(countThatFit(packets, 18)).toBe(3);
  });

  it("takes one that is too long alone", () => {
    expect(countThatFit([text("a".repeat(100)), text("b")], 10)).toBe(1);
  });

  it("counts text as UTF-8 and binary as base64", () => {
    expect(countThatFit([text("가".repeat(10)), text("b")], 33)).toBe(1);
    for (const character of ["a", "é", "가", "\u{1f600}", "\ud83d"]) {
      const size = Buffer.byteLength(character.repeat(10)) + 2 + 3;
      expect(countThatFit([text(character.repeat(10)), text("b")], size)).toBe(2);
      expect(countThatFit([text(character.repeat(10)), text("b")], size - 1)).toBe(1);
    }
    const binary: OutgoingPacket = { type: "message", data: new Uint8Array(30) };
    expect(countThatFit([binary, text("b")], 43)).toBe(1);
    expect(countThatFit([binary, text("b")], 45)).toBe(2);
    const blob: OutgoingPacket = { type: "message", data: new Blob(["a".repeat(30)]) };
    expect(countThatFit([blob, text("b")], 43)).toBe(1);
  });
});

describe("WriteBuffer", () => {
  it("flushes once per turn of the event loop", async () => {
    const flush = vi.fn();
    const buffer = new WriteBuffer(flush);
    buffer.add(text("a"));
    buffer.add(text("b"));
    expect(flush).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(flush).toHaveBeenCalledOnce();
  });
});
