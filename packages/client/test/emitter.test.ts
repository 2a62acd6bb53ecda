import { describe, expect, it, vi } from "vitest";
import { Emitter } from "../src/emitter.ts";

interface Events {
  message: (text: string) => void;
  other: () => void;
}

const create = () => new Emitter<Events, Events>();

describe("Emitter", () => {
  it("calls listeners in the order of their adding, with the arguments and itself as this", () => {
    const emitter = create();
    const seen: unknown[] = [];
    emitter.on("message", function (this: unknown, text) {
      seen.push(["first", text, this === emitter]);
    });
    emitter.on("message", (text) => seen.push(["second", text]));
    expect(emitter.emit("message", "hi")).toBe(emitter);
    expect(seen).toEqual([
      ["first", "hi", true],
      ["second", "hi"],
    ]);
  });

  it("calls a once listener once, and removes it before the call", () => {
    const emitter = create();
    const listener = vi.fn(() => emitter.emit("message", "again"));
    emitter.once("message", listener);
    emitter.emit("message", "hi");
    expect(listener).toHaveBeenCalledOnce();
    expect(emitter.hasListeners("message")).toBe(false);
  });

  it("removes a once listener by the function that was given", () => {
    const emitter = create();
    const listener = vi.fn();
    emitter.once("message", listener).off("message", listener);
    emitter.emit("message", "hi");
    expect(listener).not.toHaveBeenCalled();
  });

  it("removes one of two equal listeners at a time", () => {
    const emitter = create();
    const listener = vi.fn();
    emitter.on("other", listener).on("other", listener).off("other", listener);
    emitter.emit("other");
    expect(listener).toHaveBeenCalledOnce();
  });

  it.each(["off", "removeListener", "removeEventListener"] as const)(
    "%s removes a listener, those of an event, or all",
    (method) => {
      const emitter = create();
      const [a, b, c] = [vi.fn(), vi.fn(), vi.fn()];
      emitter.on("message", a).on("message", b).addEventListener("other", c);
      emitter[method]("message", a);
      expect(emitter.listeners("message")).toEqual([b]);
      emitter[method]("message");
      expect(emitter.listeners("message")).toEqual([]);
      expect(emitter.listeners("other")).toEqual([c]);
      emitter[method]();
      expect(emitter.listeners("other")).toEqual([]);
    },
  );

  it("ignores the removal of a listener that is not there", () => {
    const emitter = create();
    const listener = vi.fn();
    emitter.on("other", listener).off("other", vi.fn());
    expect(emitter.listeners("other")).toEqual([listener]);
  });

  it("calls those who listened when the event was emitted, whatever they add and remove", () => {
    const emitter = create();
    const late = vi.fn();
    const removed = vi.fn();
    emitter.on("other", () => {
      emitter.on("other", late).off("other", removed);
    });
    emitter.on("other", removed);
    emitter.emit("other");
    expect(late).not.toHaveBeenCalled();
    expect(removed).toHaveBeenCalledOnce();
  });

  it("is no plain object to frameworks that wrap those in proxies", () => {
    expect(Object.prototype.toString.call(create())).not.toBe("[object Object]");
  });

  it("keeps events named like properties of Object apart", () => {
    const emitter = new Emitter<Record<string, () => void>, Record<string, () => void>>();
    const listener = vi.fn();
    emitter.on("__proto__", listener).on("constructor", listener);
    emitter.emit("toString").emit("__proto__");
    expect(listener).toHaveBeenCalledOnce();
  });
});
