import { hasBinary } from "@baro/protocol";
import type { OutboxStore, Pending } from "./outbox-store.ts";

/**
 * Keeps publishes in `localStorage`, each under a key of its own, so that pages of one browser can share it. Not for bodies with binary: see `indexedDbOutbox`.
 * @param prefix what the keys start with. Default "baro.outbox"
 */
export function localStorageOutbox(prefix = "baro.outbox"): OutboxStore {
  const keyOf = ({ channel, publisher, id }: Pending): string =>
    JSON.stringify([prefix, channel, publisher, id]);
  return {
    load: (channel) => {
      const start = JSON.stringify([prefix, channel]).slice(0, -1);
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(`${start},`))
        .flatMap((key) => parse(localStorage.getItem(key)));
    },
    put: (pending) => {
      if (hasBinary(pending.body)) {
        throw new TypeError("localStorage cannot keep binary; use indexedDbOutbox");
      }
      localStorage.setItem(keyOf(pending), JSON.stringify(pending));
    },
    remove: (pending) => localStorage.removeItem(keyOf(pending)),
  };
}

function parse(text: string | null): Pending[] {
  try {
    return [JSON.parse(text ?? "")];
  } catch {
    return [];
  }
}
