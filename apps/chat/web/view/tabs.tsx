import { type KeyboardEvent, useRef } from "react";

interface TabsProps<Key extends string> {
  readonly tabs: Readonly<Record<Key, string>>;
  readonly selected: Key;
  readonly onSelect: (key: Key) => void;
  /** The id of what they change. */
  readonly panel: string;
}

/** Tabs as the ARIA practices have them: one stop for the Tab key, arrows go between. */
export function Tabs<Key extends string>({ tabs, selected, onSelect, panel }: TabsProps<Key>) {
  const list = useRef<HTMLDivElement>(null);
  const keys = Object.keys(tabs) as Key[];
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) return;
    const index = (keys.indexOf(selected) + step + keys.length) % keys.length;
    const next = keys[index];
    if (next !== undefined) onSelect(next);
    const button = list.current?.children[index];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div className="tabs" role="tablist" ref={list} onKeyDown={onKeyDown}>
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          role="tab"
          aria-selected={key === selected}
          aria-controls={panel}
          tabIndex={key === selected ? 0 : -1}
          onClick={() => onSelect(key)}
        >
          {tabs[key]}
        </button>
      ))}
    </div>
  );
}
