import type { Draft, Receipt } from "@baro/server/store";
import { packedSize, packInto } from "./attachments.mjs";

/** A batch of drafts, column by column: some flat arrays cross threads faster than thousands of objects. */
export interface DraftColumns {
  /** The logs of the batch, each once. */
  readonly logs: readonly string[];
  /** For each draft: which of `logs`. */
  readonly log: readonly number[];
  readonly event: readonly string[];
  readonly body: readonly string[];
  readonly at: readonly number[];
  readonly by: readonly (string | null)[];
  readonly id: readonly (string | null)[];
  readonly publisher: readonly (string | null)[];
  /** The attachments of all drafts (attachments.mjs). */
  readonly packed: Uint8Array;
  /** For each draft: where its piece of `packed` ends. Empty when no draft has any. */
  readonly ends: readonly number[];
}

/** The receipts of a batch; all logs of a store have one epoch. */
export interface ReceiptColumns {
  readonly epoch: string;
  readonly offset: readonly number[];
  readonly at: readonly number[];
  /** Which drafts were repeats. */
  readonly repeated: readonly number[];
}

/** A batch as it crosses to the worker; attachments are copied here, once. */
export function columnsOf(drafts: readonly Draft[]): DraftColumns {
  const numbers = new Map<string, number>();
  return {
    log: drafts.map(({ log }) => numberOf(log, numbers)),
    logs: [...numbers.keys()],
    event: drafts.map(({ event }) => event),
    body: drafts.map(({ body }) => body),
    at: drafts.map(({ at }) => at),
    by: drafts.map(({ by }) => by ?? null),
    id: drafts.map(({ id }) => id ?? null),
    publisher: drafts.map(({ publisher }) => publisher ?? null),
    ...packed(drafts),
  };
}

/** What the worker says of a batch as the contract has it. */
export function receiptsOf({ epoch, offset, at, repeated }: ReceiptColumns): Receipt[] {
  const repeats = new Set(repeated);
  return offset.map((value, index) => ({
    epoch,
    offset: value,
    at: at[index] ?? 0,
    repeated: repeats.has(index),
  }));
}

function numberOf(log: string, numbers: Map<string, number>): number {
  let number = numbers.get(log);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(log, number);
  }
  return number;
}

function packed(drafts: readonly Draft[]): Pick<DraftColumns, "packed" | "ends"> {
  const size = drafts.reduce((sum, { attachments }) => sum + packedSize(attachments), 0);
  if (size === 0) return { packed: new Uint8Array(0), ends: [] };
  // Its own memory, not a part of Buffer's pool: it is handed over.
  const target = Buffer.from(new ArrayBuffer(size));
  let at = 0;
  const ends = drafts.map(({ attachments }) => {
    at = packInto(target, at, attachments);
    return at;
  });
  return { packed: target, ends };
}
