import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

interface Anchor {
  readonly key: string;
  readonly top: number;
}

/** Closer than this to the end counts as being there, and closer than this to the start asks for more, in pixels. */
const AT_END = 48;
const NEAR_START = 320;

export interface SteadyScroll {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly atEnd: boolean;
  readonly toEnd: () => void;
}

export interface SteadyScrollOptions {
  /** Changes when the reader must be taken to the end, wherever they are. */
  readonly jump: string | undefined;
  readonly onNearStart: () => void;
}

/**
 * A reader at the end stays at the end. A reader elsewhere keeps the line they look at in its place, whatever is added
 * above or below. Lines are known by their `data-key`. (CSS scroll anchoring does not do it at the very top, nor in Safari.)
 */
export function useSteadyScroll({ jump, onNearStart }: SteadyScrollOptions): SteadyScroll {
  const box = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor | null>(null);
  const stuck = useRef(true);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    stuck.current = true;
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, []);

  const note = useCallback(() => {
    if (box.current === null) return;
    stuck.current = isAtEnd(box.current);
    anchor.current = anchorOf(box.current);
    setAtEnd(stuck.current);
    if (box.current.scrollTop < NEAR_START) onNearStart();
  }, [onNearStart]);
  // After every render: whatever it has changed.
  useLayoutEffect(() => {
    if (stuck.current) toEnd();
    else if (box.current !== null) restore(box.current, anchor.current);
    note();
  });
  useLayoutEffect(() => {
    if (jump !== undefined) toEnd();
  }, [jump, toEnd]);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const resized = new ResizeObserver(() => stuck.current && toEnd());
    resized.observe(element);
    element.addEventListener("scroll", note, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", note);
    };
  }, [note, toEnd]);

  return { box, atEnd, toEnd };
}

function isAtEnd(box: HTMLElement): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight < AT_END;
}

/** The first line that is to be seen, and how far it is from the top of the box. */
function anchorOf(box: HTMLElement): Anchor | null {
  const edge = box.getBoundingClientRect().top;
  for (const line of box.querySelectorAll<HTMLElement>("[data-key]")) {
    const { top, bottom } = line.getBoundingClientRect();
    if (bottom > edge) return { key: line.dataset["key"] ?? "", top: top - edge };
  }
  return null;
}

function restore(box: HTMLElement, anchor: Anchor | null): void {
  if (anchor === null) return;
  const line = box.querySelector(`[data-key="${CSS.escape(anchor.key)}"]`);
  if (line === null) return;
  box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.top;
}
