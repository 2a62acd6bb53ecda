import { Cell } from "../state/cell.ts";
import type { Memory } from "../state/storage.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "baro.theme";

/** The appearance that was chosen; the page's root carries it, and the styles follow. */
export function themeCell(memory: Memory, root: HTMLElement): Cell<Theme> {
  const cell = new Cell<Theme>(THEMES.find((theme) => theme === memory.read(KEY)) ?? "system");
  const show = () => root.setAttribute("data-theme", cell.get());
  cell.subscribe(() => {
    memory.write(KEY, cell.get());
    show();
  });
  show();
  return cell;
}
