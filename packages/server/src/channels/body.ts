import {
  type BinaryLeaf,
  ChannelError,
  detachBinary,
  type Entry,
  reattachBinary,
} from "@baro/protocol";
import { toBuffer } from "../engine/base64.ts";
import type { StoredEntry } from "../store/contract.ts";
import { LIMITS } from "./limits.ts";

/** A body as it is stored. */
export interface EncodedBody {
  readonly body: string;
  readonly attachments: readonly Uint8Array[];
}

/**
 * Makes text and attachments of a body, apart from the value that was given: what happens to that later changes nothing.
 * @throws ChannelError bad_request where JSON cannot hold it, too_large with more than 10 attachments
 */
export function encodeBody(value: unknown): EncodedBody {
  const leaves: BinaryLeaf[] = [];
  const text = toText(value, leaves);
  if (leaves.length > LIMITS.attachments) throw new ChannelError("too_large");
  if (placeholdersIn(text) !== leaves.length) {
    throw new ChannelError("bad_request", {
      reason: 'a body has no object with `"_placeholder": true`: on the wire it stands for binary',
    });
  }
  return { body: text, attachments: leaves.map(copyOf) };
}

/** An entry as it travels. */
export function toEntry({ attachments, body, by, id, ...rest }: StoredEntry): Entry {
  return {
    ...rest,
    body: decodeBody(body, attachments),
    ...(id !== undefined && { id }),
    ...(by !== undefined && { by }),
  };
}

function decodeBody(text: string, attachments: readonly Uint8Array[]): unknown {
  if (attachments.length === 0) return JSON.parse(text);
  const [value] = reattachBinary([JSON.parse(text)], attachments);
  return value;
}

function toText(value: unknown, leaves: BinaryLeaf[]): string {
  try {
    const list = JSON.stringify(detachBinary([value], leaves));
    return list.slice(1, -1);
  } catch (cause) {
    throw new ChannelError("bad_request", { cause, reason: "the body cannot be written as JSON" });
  }
}

/** Such an object of the publisher's own would be taken for binary by whoever receives it. Within text the quotes are escaped. */
function placeholdersIn(json: string): number {
  return json.split('"_placeholder":true').length - 1;
}

function copyOf(leaf: BinaryLeaf): Uint8Array {
  if (!(leaf instanceof Blob)) return Uint8Array.from(toBuffer(leaf));
  throw new ChannelError("bad_request", {
    reason: "a server cannot publish a Blob; read its bytes first",
  });
}
