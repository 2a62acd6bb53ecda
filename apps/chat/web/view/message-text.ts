import { createElement, Fragment, type ReactNode } from "react";

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/u;

/** A message's text as text, with web addresses to click on. React escapes it; nothing in it is ever markup. */
export function MessageText({ text }: { text: string }) {
  return createElement(Fragment, null, ...text.split(LINK).map(toNode));
}

/** Splitting by a group puts what it matched at the odd places. */
function toNode(part: string, index: number): ReactNode {
  if (index % 2 === 0) return part;
  return createElement("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
}

/** One picture, with its skin, its style, or the tags that make a flag of it. */
const PICTURE = "\\p{Extended_Pictographic}[\\u{1f3fb}-\\u{1f3ff}\\ufe0f\\u{e0020}-\\u{e007f}]*";
/** Pictures that are joined to one, as a family is; the flag of a country; a key. */
const EMOJI = `${PICTURE}(?:\\u200d${PICTURE})*|\\p{RI}{2}|[0-9#*]\\ufe0f?\\u20e3`;
const FEW_EMOJI = new RegExp(`^(?:${EMOJI}){1,3}$`, "u");

/** One to three emoji and nothing else: shown large. */
export function isJumbo(text: string): boolean {
  return FEW_EMOJI.test(text);
}
