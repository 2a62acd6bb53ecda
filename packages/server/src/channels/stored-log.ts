import type { ChannelStore, LogHead, LogPage, ReadRange, TrimBounds } from "../store/contract.ts";
import { storeFault } from "./fault.ts";

/** One log in the store. What that fails with are faults of channels: ChannelError store_unavailable, closed. */
export class StoredLog {
  readonly #key: string;
  readonly #store: ChannelStore;

  constructor(key: string, store: ChannelStore) {
    this.#key = key;
    this.#store = store;
  }

  head(): Promise<LogHead> {
    return asked(() => this.#store.head(this.#key));
  }

  read(range: ReadRange): Promise<LogPage> {
    return asked(() => this.#store.read(this.#key, range));
  }

  trim(bounds: TrimBounds): Promise<LogHead> {
    return asked(() => this.#store.trim(this.#key, bounds));
  }
}

async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    throw storeFault(cause);
  }
}
