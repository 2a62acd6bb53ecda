// What the checks of the documentation need of a Markdown page: its code blocks, its links, the anchors of its headings.

/** @typedef {{ language: string, line: number, code: string }} CodeBlock `line` is that of the opening fence, from 1 */
/** @typedef {{ target: string, line: number }} Link */

const FENCE = /^\s*```(\w*)\s*$/;

/**
 * The fenced blocks of a page.
 * @param {string} text
 * @returns {CodeBlock[]}
 */
export function codeBlocks(text) {
  /** @type {CodeBlock[]} */
  const blocks = [];
  /** @type {CodeBlock | undefined} */
  let open;
  for (const [index, line] of text.split("\n").entries()) {
    const fence = FENCE.exec(line);
    if (fence === null) {
      if (open !== undefined) open.code += `${line}\n`;
    } else if (open === undefined) {
      open = { language: fence[1] ?? "", line: index + 1, code: "" };
    } else {
      blocks.push(open);
      open = undefined;
    }
  }
  return blocks;
}

/**
 * What the prose of a page points to: targets of links and images, and paths of this project in backticks.
 * @param {string} text
 * @param {readonly string[]} folders whose paths count, such as "docs"
 * @returns {{ links: Link[], paths: Link[] }}
 */
export function pointers(text, folders) {
  const lines = prose(text);
  const path = new RegExp(`\`((?:${folders.join("|")})/[\\w./-]+)\``, "g");
  const words = lines.map((line) => line.replace(/`[^`]*`/g, ""));
  return { links: found(words, /\]\(([^()\s"]+)\)/g), paths: found(lines, path) };
}

/** @param {readonly string[]} lines @param {RegExp} pattern @returns {Link[]} */
function found(lines, pattern) {
  return lines.flatMap((line, index) =>
    [...line.matchAll(pattern)].map(([, target = ""]) => ({ target, line: index + 1 })),
  );
}

/**
 * The anchors of a page's headings, as GitHub makes them.
 * @param {string} text
 * @returns {Set<string>}
 */
export function anchors(text) {
  const headings = prose(text).flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? []);
  return new Set(headings.map(anchorOf));
}

/** @param {string} heading */
function anchorOf(heading) {
  const words = heading.replace(/\]\([^)]*\)/g, "").toLowerCase();
  return words.replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

/** The lines of a page, where those of code blocks are empty. @param {string} text @returns {string[]} */
function prose(text) {
  let isCode = false;
  return text.split("\n").map((line) => {
    const isFence = FENCE.test(line);
    if (isFence) isCode = !isCode;
    return isFence || isCode ? "" : line;
  });
}
