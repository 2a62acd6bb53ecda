import { describe, expect, it } from "vitest";
import { readHandshake } from "../../src/engine/handshake.ts";

const GOOD = { sid: "s", upgrades: ["websocket"], pingInterval: 1, pingTimeout: 2, maxPayload: 3 };

describe("readHandshake", () => {
  it("reads a handshake", () => {
    expect(readHandshake(JSON.stringify(GOOD))).toEqual(GOOD);
  });

  it("accepts one of an older server, without maxPayload", () => {
    const { maxPayload: _, ...older } = GOOD;
    expect(readHandshake(JSON.stringify(older))).toEqual(older);
  });

  it.each([
    ["no JSON", "{"],
    ["nothing", undefined],
    ["no object", "1"],
    ["null", "null"],
    ["no session id", JSON.stringify({ ...GOOD, sid: undefined })],
    ["an empty session id", JSON.stringify({ ...GOOD, sid: "" })],
    ["a numeric session id", JSON.stringify({ ...GOOD, sid: 1 })],
    ["no upgrades", JSON.stringify({ ...GOOD, upgrades: "websocket" })],
    ["a negative interval", JSON.stringify({ ...GOOD, pingInterval: -1 })],
    ["no timeout", JSON.stringify({ ...GOOD, pingTimeout: null })],
    ["a bound that is no number", JSON.stringify({ ...GOOD, maxPayload: "big" })],
  ])("refuses %s", (_name, text) => {
    expect(readHandshake(text)).toBeUndefined();
  });
});
