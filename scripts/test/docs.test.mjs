import { describe, expect, test } from "vitest";
import { linkFaults } from "../docs.mjs";
import { anchors, codeBlocks } from "../markdown.mjs";

describe("links of a page", () => {
  test.each([
    ["a page that is there", "[a](server.md)"],
    ["a heading that is there", "[a](operations.md#stop-without-loss)"],
    ["a heading of the page itself", "# The one\n[a](#the-one)"],
    ["another site", "[a](https://example.com/x.md)"],
    ["nothing, as they stand in code", "`[a](gone.md)`\n```\n[a](gone.md)\n```"],
    ["a path of the project", "`packages/server/src/index.ts`"],
  ])("may lead to %s", (_, text) => {
    expect(linkFaults("docs/guide/page.md", text)).toEqual([]);
  });

  test.each([
    ["a page", "[a](gone.md)", "gone.md"],
    ["a heading", "[a](server.md#gone)", "server.md#gone"],
    ["an image", "![a](gone.png)", "gone.png"],
    ["a path of the project", "`packages/gone.ts`", "packages/gone.ts"],
  ])("are told with their line where they lead to %s that is gone", (_, text, target) => {
    const fault = `docs/guide/page.md:2: ${target} is not there`;
    expect(linkFaults("docs/guide/page.md", `\n${text}`)).toEqual([fault]);
  });
});

test("the anchors of headings are those that GitHub makes", () => {
  const text = "# `io.drain()`, and why\n## 여러 서버\n```sh\n# not one\n```";
  expect([...anchors(text)]).toEqual(["iodrain-and-why", "여러-서버"]);
});

test("code blocks have their language, their text and the line of their fence", () => {
  const text = "a\n```ts\nlet x;\n```\n```\ny\n```";
  expect(codeBlocks(text)).toEqual([
    { language: "ts", line: 2, code: "let x;\n" },
    { language: "", line: 5, code: "y\n" },
  ]);
});
