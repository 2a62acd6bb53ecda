import { type RefObject, useEffect, useRef } from "react";

/** Puts the keyboard's focus on an element when it appears. */
export function useFocus<T extends HTMLElement>(): RefObject<T | null> {
  const target = useRef<T>(null);
  useEffect(() => target.current?.focus(), []);
  return target;
}

/** The same for what is opened for a while: when it goes, and the focus with it, it returns to where it was. */
export function useFocusMeanwhile<T extends HTMLElement>(): RefObject<T | null> {
  const target = useRef<T>(null);
  useEffect(() => {
    const opener = document.activeElement;
    target.current?.focus();
    return () => {
      const isLost = document.activeElement === document.body;
      if (isLost && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return target;
}
