import type { ComponentProps } from "react";

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label" | "title"> {
  /** What it does: read aloud, and shown under the pointer. */
  label: string;
}

/** A round button with a drawing in it. */
export function IconButton({ label, className = "", ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`round ${className}`.trim()}
      aria-label={label}
      title={label}
      {...rest}
    />
  );
}
