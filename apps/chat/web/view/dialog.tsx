import { type ReactNode, useEffect, useRef } from "react";
import { useSpeech } from "../text/language.ts";
import { IconButton } from "./icon-button.tsx";
import { CloseIcon } from "./icons.tsx";
import { useModal } from "./use-modal.ts";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A card with a title, over the page. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { text } = useSpeech();
  const dialog = useModal();
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(title);
  // Another step: what had the focus is gone, and the new heading is what to read first.
  useEffect(() => {
    if (shown.current !== title) heading.current?.focus();
    shown.current = title;
  }, [title]);
  return (
    <dialog
      ref={dialog}
      className="dialog"
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
          <IconButton label={text.close} onClick={onClose}>
            <CloseIcon />
          </IconButton>
        </header>
        {children}
      </div>
    </dialog>
  );
}
