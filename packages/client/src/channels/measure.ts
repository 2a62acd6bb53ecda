import { type BinaryLeaf, detachBinary } from "@baro/protocol";
import { utf8Length } from "../utf8-length.ts";
import { ChannelError } from "./error.ts";
import type { Pending } from "./outbox-store.ts";

/** How large a body is when it travels. */
export interface Size {
  /** At least so many as it has. */
  readonly bytes: number;
  readonly attachments: number;
}

/** One that waits, as far as it matters for what goes together. */
export interface Sized extends Size {
  readonly pending: Pending;
  /** Whether it may be sent. */
  readonly isKept: boolean;
}

/** Bounds of one request. One publish may be larger in bytes. */
const MOST = { publishes: 100, bytes: 256 * 1024, attachments: 10 };

/** @throws ChannelError bad_request where JSON cannot hold it, too_large with more than 10 attachments */
export function measure(body: unknown): Size {
  const leaves: BinaryLeaf[] = [];
  const text = write(body, leaves);
  if (leaves.length > MOST.attachments) throw tooLarge();
  return {
    bytes: leaves.reduce((sum, leaf) => sum + sizeOf(leaf), utf8Length(text)),
    attachments: leaves.length,
  };
}

export const tooLarge = (): ChannelError =>
  new ChannelError({ code: "too_large", message: "too large, or too many attachments" });

/** The oldest that go together: of one publisher, and within all bounds. */
export function batchOf<Item extends Sized>(items: readonly Item[]): readonly Item[] {
  let bytes = 0;
  let attachments = 0;
  const end = items.findIndex((item, index) => {
    bytes += item.bytes;
    attachments += item.attachments;
    const isFull = index === MOST.publishes || bytes > MOST.bytes || attachments > MOST.attachments;
    const isOther = item.pending.publisher !== items[0]?.pending.publisher;
    return !item.isKept || (index > 0 && (isFull || isOther));
  });
  return items.slice(0, end < 0 ? items.length : end);
}

function write(body: unknown, leaves: BinaryLeaf[]): string {
  try {
    return JSON.stringify(detachBinary([body], leaves));
  } catch (cause) {
    throw new ChannelError({ code: "bad_request", message: "the body is not JSON" }, cause);
  }
}

/** As base64, which is how it goes by polling. */
const sizeOf = (leaf: BinaryLeaf): number =>
  ("byteLength" in leaf ? leaf.byteLength : leaf.size) * (4 / 3);
