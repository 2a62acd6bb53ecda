import type { OutboxStore, Pending } from "./outbox-store.ts";

const TABLE = "pending";

/**
 * Keeps publishes in IndexedDB, with binary where there is some. Pages of one browser can share it.
 * @param name of the database. Default "baro.outbox"
 */
export function indexedDbOutbox(name = "baro.outbox"): OutboxStore {
  let opened: Promise<IDBDatabase> | undefined;
  const run = async <Result>(
    mode: IDBTransactionMode,
    act: (table: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result> => {
    opened ??= open(name);
    // One that could not be opened is tried again the next time.
    opened.catch(() => {
      opened = undefined;
    });
    const transaction = (await opened).transaction(TABLE, mode);
    const [result] = await Promise.all([
      settled(act(transaction.objectStore(TABLE))),
      committed(transaction),
    ]);
    return result;
  };
  return {
    load: async (channel) => {
      const all: Pending[] = await run("readonly", (table) => table.getAll());
      return all.filter((pending) => pending.channel === channel);
    },
    put: async (pending) => void (await run("readwrite", (table) => table.put(pending))),
    remove: ({ channel, publisher, id }) =>
      run("readwrite", (table) => table.delete([channel, publisher, id])),
  };
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(TABLE, { keyPath: ["channel", "publisher", "id"] });
  };
  return settled(request);
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
