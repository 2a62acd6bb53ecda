import { describe, expect, test } from "vitest";
import type { BinaryLeaf } from "../../src/index.ts";
import { detach, reattach } from "../../src/socket/attachments.ts";
import { codeOf } from "../support/code-of.ts";

const one = Uint8Array.of(1);
const two = Uint8Array.of(2);

function detached(value: object): { json: string; attachments: BinaryLeaf[] } {
  const attachments: BinaryLeaf[] = [];
  return { json: JSON.stringify(detach(value, attachments)), attachments };
}

const slot = (num: unknown) => ({ _placeholder: true, num });

describe("taking binary out", () => {
  test("numbers attachments in the order in which JSON writes them", () => {
    const { json, attachments } = detached(["a", { b: one, c: [two] }, one]);
    expect(JSON.parse(json)).toStrictEqual(["a", { b: slot(0), c: [slot(1)] }, slot(2)]);
    expect(attachments).toStrictEqual([one, two, one]);
  });

  test("changes nothing in the value and copies only what leads to binary", () => {
    const untouched = { list: [1] };
    const value = Object.freeze(["a", Object.freeze({ one }), untouched]);
    const copy = detach(value, []);
    expect(copy).not.toBe(value);
    expect(copy).toHaveProperty("2", untouched);
    expect(value).toStrictEqual(["a", { one }, untouched]);
  });

  test("keeps an own key __proto__, above binary and as its place", () => {
    const above = detached([JSON.parse('{"__proto__":{"a":1},"b":0}'), one]);
    expect(above.json).toBe('[{"__proto__":{"a":1},"b":0},{"_placeholder":true,"num":0}]');
    const at = detached([Object.fromEntries([["__proto__", one]])]);
    expect(at.json).toBe('[{"__proto__":{"_placeholder":true,"num":0}}]');
  });

  test("writes beside binary what JSON writes: dates, boxed values, toJSON with its key", () => {
    const beside = {
      date: new Date(0),
      boxed: Object("text"),
      keyed: { toJSON: (key: string) => `<${key}>` },
      asked: { toJSON: () => ({ once: 1, toJSON: () => "twice" }) },
      gone: undefined,
      list: [undefined, Number.NaN],
    };
    const { json } = detached([beside, one]);
    expect(json).toBe(`[${JSON.stringify(beside)},{"_placeholder":true,"num":0}]`);
  });

  test("takes binary out of what toJSON returns", () => {
    const { json, attachments } = detached([
      { toJSON: () => one },
      { toJSON: () => ({ two }) },
      { toJSON: () => [one] },
    ]);
    expect(JSON.parse(json)).toStrictEqual([slot(0), { two: slot(1) }, [slot(2)]]);
    expect(attachments).toStrictEqual([one, two, one]);
  });

  test("tells toJSON its key or index", () => {
    const keyed = { toJSON: (key: string) => ({ [`<${key}>`]: one }) };
    const { json } = detached([{ name: keyed }, keyed]);
    expect(JSON.parse(json)).toStrictEqual([{ name: { "<name>": slot(0) } }, { "<1>": slot(1) }]);
  });

  test("leaves inherited keys out", () => {
    const { json, attachments } = detached([Object.create({ one }), two]);
    expect(json).toBe('[{},{"_placeholder":true,"num":0}]');
    expect(attachments).toStrictEqual([two]);
  });
});

describe("putting binary back", () => {
  test("fills placeholders in any order", () => {
    const value = ["a", slot(1), { b: [slot(0)] }];
    expect(reattach(value, [one, two])).toStrictEqual(["a", two, { b: [one] }]);
  });

  test("puts no attachment into two places", () => {
    expect(codeOf(() => reattach([slot(1), slot(0), slot(1)], [one, two]))).toBe(
      "SOCKET_ATTACHMENT_INDEX",
    );
  });

  test("fills a place under an own key __proto__ and leaves prototypes alone", () => {
    const value: unknown = JSON.parse('[{"__proto__":{"_placeholder":true,"num":0}}]');
    const [filled] = reattach(value as [object], [one]);
    expect(Object.getOwnPropertyDescriptor(filled, "__proto__")?.value).toBe(one);
    expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
  });

  test("takes nothing for a placeholder but an object whose _placeholder is true", () => {
    const value = [{ _placeholder: 1, num: 0 }, { _placeholder: "true", num: 0 }, { num: 0 }, null];
    expect(reattach(structuredClone(value), [one])).toStrictEqual(value);
  });

  test.each([[1], [-1], [0.5], ["0"], [null], [undefined], [true], [1e300], [[0]], ["length"]])(
    "refuses a placeholder whose num is %j",
    (num) => {
      expect(codeOf(() => reattach(["a", slot(num)], [one]))).toBe("SOCKET_ATTACHMENT_INDEX");
    },
  );

  test("is not impressed by depth", () => {
    const depth = 200_000;
    const text = `${"[".repeat(depth)}{"_placeholder":true,"num":0}${"]".repeat(depth)}`;
    let value = reattach(JSON.parse(text) as unknown[], [one]);
    for (let level = 1; level < depth; level++) value = value[0] as unknown[];
    expect(value).toStrictEqual([one]);
  });
});
