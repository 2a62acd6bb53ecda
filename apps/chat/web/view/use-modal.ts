import { type RefObject, useLayoutEffect, useRef } from "react";

/** Opens the browser's own dialog: it keeps the focus inside, gives it back at the end, and closes on Escape. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return dialog;
}
