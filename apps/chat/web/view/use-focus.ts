import { type RefObject, useEffect, useRef } from "react";

/** Puts the keyboard's focus on an element when it appears. */
export function useFocus<T extends HTMLElement>(): RefObject<T | null> {
  const target = useRef<T>(null);
  useEffect(() => target.current?.focus(), []);
  return target;
}
