import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { SteadyScroll } from "./steady-scroll.ts";

interface SteadyScrollOptions {
  /** Changes when the reader must be taken to the end, wherever they are. */
  readonly jump: string | undefined;
  readonly onNearStart: () => void;
}

interface SteadyBox {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly atEnd: boolean;
  readonly toEnd: () => void;
}

/** {@link SteadyScroll} for a box that React renders. */
export function useSteadyScroll({ jump, onNearStart }: SteadyScrollOptions): SteadyBox {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useRef<SteadyScroll>(null);
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = useCallback(() => scroll.current?.toEnd(), []);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const steady = new SteadyScroll(element, { onAtEnd: setAtEnd, onNearStart });
    scroll.current = steady;
    return follow(element, steady);
  }, [onNearStart]);

  // After every render: whatever it has changed.
  useLayoutEffect(() => scroll.current?.rendered());

  useLayoutEffect(() => {
    if (jump !== undefined) toEnd();
  }, [jump, toEnd]);

  return { box, atEnd, toEnd };
}

function follow(element: HTMLElement, steady: SteadyScroll): () => void {
  const sizes = new ResizeObserver(() => steady.resized());
  const onScroll = () => steady.scrolled();
  sizes.observe(element);
  element.addEventListener("scroll", onScroll, { passive: true });
  return () => {
    sizes.disconnect();
    element.removeEventListener("scroll", onScroll);
  };
}
