import { type ReactNode, useEffect, useRef } from "react";
import { useSpeech } from "../text/language.ts";
import { CloseIcon } from "./icons.tsx";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Fills the window. */
  readonly wide?: boolean;
}

/** The browser's own dialog: it keeps the focus inside, gives it back at the end, and closes on Escape. */
export function Dialog({ title, onClose, children, wide = false }: DialogProps) {
  const { text } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(title);
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  // Another step: what had the focus is gone, and the new heading is what to read first.
  useEffect(() => {
    if (shown.current !== title) heading.current?.focus();
    shown.current = title;
  }, [title]);
  return (
    <dialog
      ref={dialog}
      className={wide ? "dialog wide" : "dialog"}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A click beside it closes it.
      closedby="any"
    >
      <div className="dialog-body">
        <header>
          <h2 ref={heading} tabIndex={-1}>
            <bdi>{title}</bdi>
          </h2>
          <button type="button" className="round" aria-label={text.close} onClick={onClose}>
            <CloseIcon />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
