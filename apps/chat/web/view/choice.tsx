import type { ReactNode } from "react";

interface ChoiceProps<Option extends string> {
  readonly legend: string;
  readonly options: readonly Option[];
  readonly chosen: Option;
  readonly onChoose: (option: Option) => void;
  readonly children: (option: Option) => ReactNode;
  /** The language in which an option is written. */
  readonly langOf?: (option: Option) => string;
}

/** A few options beside each other, of which one is chosen. */
export function Choice<Option extends string>(props: ChoiceProps<Option>) {
  const { legend, options, chosen, onChoose, children, langOf } = props;
  return (
    <fieldset className="choice">
      <legend className="hidden">{legend}</legend>
      {options.map((option) => (
        <button
          key={option}
          type="button"
          lang={langOf?.(option)}
          aria-pressed={option === chosen}
          onClick={() => onChoose(option)}
        >
          {children(option)}
        </button>
      ))}
    </fieldset>
  );
}
