import type { Memory } from "../../web/state/storage.ts";

/** A browser's storage without a browser. */
export function memoryOf(entries: Readonly<Record<string, string>> = {}): Memory {
  const map = new Map(Object.entries(entries));
  return {
    read: (key) => map.get(key) ?? null,
    write: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
    keys: () => [...map.keys()],
  };
}
