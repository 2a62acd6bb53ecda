import type { ChannelStore, Draft, Receipt, StoredEntry } from "@baro/server";
import { afterEach, beforeEach } from "vitest";

/** What a store says of itself. */
export interface StoreTraits {
  /** Whether the next store on the same place has what this one committed. Default false. */
  readonly persists?: boolean;
}

/** Makes a store that is not open yet: on a new place for a number that is new, on the same one for the same. */
export type CreateStore = (place: number) => ChannelStore | Promise<ChannelStore>;

/** A store for each test, and short words for what is done with it. */
export interface StoreScene {
  store(): ChannelStore;
  append(...drafts: Partial<Draft>[]): Promise<readonly Receipt[]>;
  /** Entries at the times 1, 2, 3, … */
  appendMany(count: number, rest?: Partial<Draft>): Promise<readonly Receipt[]>;
  /** Which offsets a read of the log gives. */
  offsets(range: Parameters<ChannelStore["read"]>[1]): Promise<number[]>;
  headOf(log: string): Promise<number>;
  /** Closes the store, and opens the next one on its place. */
  reopen(): Promise<void>;
}

let places = 0;

/** Call it in a `describe`: each test has a new place, and a store on it that is open. */
export function useStore(create: CreateStore): StoreScene {
  let place = 0;
  let current: ChannelStore | undefined;
  const store = (): ChannelStore => {
    if (current === undefined) throw new Error("a test has a store only while it runs");
    return current;
  };
  const open = async (): Promise<void> => {
    current = await create(place);
    await current.open();
  };
  const append = (...drafts: Partial<Draft>[]): Promise<readonly Receipt[]> =>
    store().append(drafts.map(draft));

  beforeEach(async () => {
    place = places++;
    await open();
  });
  afterEach(() => store().close());

  return {
    store,
    append,
    appendMany: (count, rest) =>
      append(...Array.from({ length: count }, (_, index) => ({ at: index + 1, ...rest }))),
    offsets: async (range) =>
      (await store().read("log", range)).entries.map(({ offset }) => offset),
    headOf: async (log) => (await store().head(log)).head,
    reopen: async () => {
      await store().close();
      await open();
    },
  };
}

function draft(given: Partial<Draft>): Draft {
  return { log: "log", event: "event", body: "{}", attachments: [], at: 1, ...given };
}

/** An entry for comparison: bytes as numbers, and what it has not left out. */
export function plain({ attachments, ...entry }: StoredEntry): Record<string, unknown> {
  const given = Object.entries(entry).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), attachments: attachments.map((bytes) => [...bytes]) };
}
