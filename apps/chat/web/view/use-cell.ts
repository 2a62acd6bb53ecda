import { useSyncExternalStore } from "react";
import type { Cell } from "../state/cell.ts";

/** The value of a cell, and a new look at it when it changes. */
export function useCell<T>(cell: Cell<T>): T {
  return useSyncExternalStore(cell.subscribe, cell.get);
}
