import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { hasBinary, isBinary } from "../../src/index.ts";

const BINARY: readonly (readonly [string, unknown])[] = [
  ["an ArrayBuffer", new ArrayBuffer(2)],
  ["a Buffer", Buffer.from("a")],
  ["a typed array", new Float64Array(1)],
  ["a DataView", new DataView(new ArrayBuffer(1))],
  ["a view of shared memory", new Uint8Array(new SharedArrayBuffer(1))],
  ["a Blob", new Blob(["a"])],
  ["a File", new File(["a"], "a.txt")],
  ["an ArrayBuffer of another realm", runInNewContext("new ArrayBuffer(1)")],
  ["a typed array of another realm", runInNewContext("new Uint8Array(1)")],
];

const NOT_BINARY: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["undefined", undefined],
  ["a string", "binary"],
  ["a number", 1],
  ["a function", () => new ArrayBuffer(1)],
  ["an array of bytes", [1, 2, 3]],
  ["an object like a buffer", { type: "Buffer", data: [1] }],
  ["a Date", new Date(0)],
  ["a Map that holds binary", new Map([["a", new ArrayBuffer(1)]])],
];

describe.each(BINARY)("%s", (_, value) => {
  test("is binary, by itself and at any depth", () => {
    expect(isBinary(value)).toBe(true);
    expect(hasBinary(value)).toBe(true);
    expect(hasBinary([1, { a: [null, { b: value }] }])).toBe(true);
  });
});

test.each(NOT_BINARY)("%s is no binary, and holds none", (_, value) => {
  expect(isBinary(value)).toBe(false);
  expect(hasBinary(value)).toBe(false);
  expect(hasBinary({ a: [value] })).toBe(false);
});

const bytes = new Uint8Array(1);

afterEach(() => vi.unstubAllGlobals());

test("a Blob whose class has no tag, as in React Native, is binary", () => {
  class UntaggedBlob {}
  vi.stubGlobal("Blob", UntaggedBlob);
  expect(hasBinary({ file: new UntaggedBlob() })).toBe(true);
});

test("nothing is a Blob where there are none", () => {
  vi.stubGlobal("Blob", undefined);
  expect(hasBinary({ date: new Date(0) })).toBe(false);
});

test("binary in an object without prototype is found", () => {
  expect(hasBinary(Object.assign(Object.create(null), { bytes }))).toBe(true);
});

test("binary that JSON would not write is not found: inherited, symbol and hidden keys", () => {
  expect(hasBinary(Object.create({ bytes }))).toBe(false);
  expect(hasBinary({ [Symbol("key")]: bytes })).toBe(false);
  expect(hasBinary(Object.defineProperty({}, "hidden", { value: bytes }))).toBe(false);
});

test("binary under an own key __proto__ is found", () => {
  expect(hasBinary(Object.fromEntries([["__proto__", bytes]]))).toBe(true);
});

test("what toJSON returns is searched in place of its object", () => {
  expect(hasBinary({ bytes, toJSON: () => ({ size: 1 }) })).toBe(false);
  expect(hasBinary({ bytes, toJSON: () => null })).toBe(false);
  expect(hasBinary({ size: 1, toJSON: () => bytes })).toBe(true);
  expect(hasBinary({ size: 1, toJSON: () => [bytes] })).toBe(true);
  expect(hasBinary({ size: 1, toJSON: () => ({ deep: { bytes } }) })).toBe(true);
});

test("toJSON is told its key and called once per object, as JSON.stringify does", () => {
  const keys: string[] = [];
  const tell = {
    toJSON(key: string) {
      keys.push(key);
      return this;
    },
  };
  hasBinary({ name: tell, list: [0, tell] });
  expect(keys).toStrictEqual(["name", "1"]);
});
