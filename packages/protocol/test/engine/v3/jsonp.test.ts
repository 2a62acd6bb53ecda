import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeJsonpForm, encodeJsonp } from "../../../src/index.ts";
import { anyString } from "../../support/arbitraries.ts";
import { codeOf } from "../../support/code-of.ts";

/** What the page's callback is called with when the script runs. */
function calledWith(script: string, index: number): unknown[] {
  const calls: unknown[] = [];
  runInNewContext(script, { ___eio: { [index]: (payload: unknown) => calls.push(payload) } });
  return calls;
}

/** What npm's client posts for a text, as was seen in Chromium. */
function formOf(text: string): string {
  const escaped = text.replaceAll("\\n", "\\\\n").replaceAll("\n", "\\n");
  return new URLSearchParams({ d: escaped }).toString();
}

describe("an answer", () => {
  test("calls the page's callback with the payload", () => {
    expect(encodeJsonp('4:4"a"', "0")).toBe('___eio[0]("4:4\\"a\\"");');
  });

  test("can end neither its script nor the page around it", () => {
    const script = encodeJsonp("</script><!--\u2028\u2029", "12");
    expect(script).toBe('___eio[12]("\\u003c/script>\\u003c!--\\u2028\\u2029");');
  });

  test("gives the callback every text unchanged", () => {
    const text = fc.oneof(anyString, fc.constantFrom("</script>", "<!--\\n\u2028", "\\u003c"));
    fc.assert(
      fc.property(text, fc.nat(9999), (payload, index) => {
        const script = encodeJsonp(payload, String(index));
        expect(calledWith(script, index)).toStrictEqual([payload]);
        expect(script).not.toMatch(/[<\u2028\u2029]/);
      }),
    );
  });

  test.each(["", "-1", "1.5", "0]", "alert(1)", "0\n", "１", "12345678901"])(
    "is refused to the callback %j",
    (index) => {
      expect(codeOf(() => encodeJsonp("1:6", index))).toBe("ENGINE_JSONP_INDEX");
    },
  );
});

describe("the form of a POST", () => {
  test.each([
    ["d=2%3A4a", "2:4a"],
    ["d=2:4a", "2:4a"],
    ["d=", ""],
    ["d=4:4a+b", "4:4a b"],
    ["d=4%2B%26%3D%25", "4+&=%"],
    ["d=%EC%95%88%F0%9F%98%80", "안😀"],
    ["d=d=1", "d=1"],
    ["d=a%5Cnb", "a\nb"],
    ["d=a%5C%5Cnb", "a\\nb"],
    ["d=a%5C%5C%5Cnb", "a\\\\nb"],
    ["d=%5Cn%5C%5Cn", "\n\\n"],
    ["d=a%5Cb%5C%5C", "a\\b\\\\"],
  ])("%j holds %j", (body, text) => {
    expect(decodeJsonpForm(body)).toBe(text);
  });

  test.each(["", "2:4a", "e=2:4a", "x=1&d=2:4a", "d=2:4a&d=2:4b", "d=%", "d=%zz", "d=%FF", "D=1"])(
    "%j is refused",
    (body) => {
      expect(codeOf(() => decodeJsonpForm(body))).toBe("ENGINE_FORM");
    },
  );

  test("gives back what npm's client put into it", () => {
    const text = fc.string({ unit: fc.constantFrom(..."\\\\n\na+&=% 안"), maxLength: 16 });
    // A backslash before a line feed reads like one before an n: JSON, which Socket.IO sends, has no line feed.
    const unambiguous = text.filter((each) => !each.includes("\\\n"));
    fc.assert(
      fc.property(unambiguous, (each) => {
        expect(decodeJsonpForm(formOf(each))).toBe(each);
      }),
      { numRuns: 1000 },
    );
  });

  test("makes it throw nothing but a ProtocolError", () => {
    const body = fc.string({ unit: fc.constantFrom(..."d=%4&+\\nC3é\ud800"), maxLength: 12 });
    fc.assert(
      fc.property(fc.oneof(anyString, body), (each) => {
        codeOf(() => decodeJsonpForm(each));
        codeOf(() => decodeJsonpForm(`d=${each}`));
      }),
      { numRuns: 2000 },
    );
  });
});
