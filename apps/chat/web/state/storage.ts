/**
 * What the browser keeps for us. A browser may refuse it (private windows, full, switched off): then the chat works
 * without memory, and nothing here throws.
 */
export interface Memory {
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

export const localMemory: Memory = {
  read: (key) => attempt(() => localStorage.getItem(key), null),
  write: (key, value) => attempt(() => localStorage.setItem(key, value), undefined),
  remove: (key) => attempt(() => localStorage.removeItem(key), undefined),
  keys: () => attempt(() => Object.keys(localStorage), []),
};

/** The value under a key when it is the JSON of what `guard` accepts. */
export function readJson<T>(
  memory: Memory,
  key: string,
  guard: (value: unknown) => value is T,
): T | undefined {
  const text = memory.read(key);
  if (text === null) return undefined;
  const value = attempt<unknown>(() => JSON.parse(text), undefined);
  return guard(value) ? value : undefined;
}

function attempt<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch {
    return otherwise;
  }
}
