import { ProtocolError } from "../errors.ts";
import { type BinaryLeaf, isBinary, isObject, toJson } from "./binary.ts";

/** What stands in the JSON of a packet in place of its attachment number `num`, counted from 0. */
interface Placeholder {
  readonly _placeholder: true;
  readonly num: number;
}

type Entries = Record<string, unknown>;

/**
 * Takes the binary out of a value: appends each leaf to `attachments` in the order in which `JSON.stringify` meets
 * it, and puts a placeholder in its place (Socket.IO protocol 5, section "Sending binary data"). The value is not
 * changed: containers on the way to a leaf are copied, all others are shared.
 */
export function detach(
  value: object,
  attachments: BinaryLeaf[],
  key: string | number = "",
): object {
  if (isBinary(value)) return placeholderFor(value, attachments);
  const json = toJson(value, key);
  if (json === value) return detachChildren(value, attachments);
  return detachResult(json, attachments) ?? value;
}

/**
 * Puts attachments back in the place of their placeholders, in place: `value` must be fresh from `JSON.parse`.
 *
 * @returns `value`
 * @throws ProtocolError `SOCKET_ATTACHMENT_INDEX` when a placeholder points to no attachment, or to one that has its place
 */
export function reattach<Value extends object>(
  value: Value,
  attachments: readonly unknown[],
): Value {
  // One attachment in many places would leave as many attachments where the value is sent on.
  const left = attachments.slice();
  // A list and no recursion: how deep the value nests is up to the peer.
  const open: object[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) fillItems(next, left, open);
    else fillEntries(next as Entries, left, open);
  }
  return value;
}

function placeholderFor(leaf: BinaryLeaf, attachments: BinaryLeaf[]): Placeholder {
  return { _placeholder: true, num: attachments.push(leaf) - 1 };
}

/**
 * What `toJSON` returned is not asked for its own `toJSON`, as in `JSON.stringify`.
 *
 * @returns nothing where there is no binary in it: the object that has the `toJSON` may stay
 */
function detachResult(json: unknown, attachments: BinaryLeaf[]): object | undefined {
  if (!isObject(json)) return undefined;
  if (isBinary(json)) return placeholderFor(json, attachments);
  const detached = detachChildren(json, attachments);
  return detached === json ? undefined : detached;
}

function detachChildren(parent: object, attachments: BinaryLeaf[]): object {
  return Array.isArray(parent)
    ? detachItems(parent, attachments)
    : detachEntries(parent, attachments);
}

function detachItems(array: readonly unknown[], attachments: BinaryLeaf[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < array.length; index++) {
    const item = array[index];
    if (!isObject(item)) continue;
    const detached = detach(item, attachments, index);
    if (detached === item) continue;
    copy ??= array.slice();
    copy[index] = detached;
  }
  return copy ?? array;
}

/** The copy has every key as its own before one is assigned, so a key `__proto__` stays a key. */
function detachEntries(object: object, attachments: BinaryLeaf[]): object {
  const entries = object as Entries;
  let copy: Entries | undefined;
  for (const key in entries) {
    const value = entries[key];
    if (!isObject(value) || !Object.hasOwn(entries, key)) continue;
    const detached = detach(value, attachments, key);
    if (detached === value) continue;
    copy ??= { ...entries };
    copy[key] = detached;
  }
  return copy ?? object;
}

function fillItems(array: unknown[], left: unknown[], open: object[]): void {
  for (let index = 0; index < array.length; index++) {
    const item = array[index];
    if (!isObject(item)) continue;
    if (isPlaceholder(item)) array[index] = take(item.num, left);
    else open.push(item);
  }
}

function fillEntries(entries: Entries, left: unknown[], open: object[]): void {
  for (const key in entries) {
    const value = entries[key];
    if (!isObject(value) || !Object.hasOwn(entries, key)) continue;
    if (isPlaceholder(value)) entries[key] = take(value.num, left);
    else open.push(value);
  }
}

function isPlaceholder(value: object): value is { readonly num?: unknown } {
  return "_placeholder" in value && value._placeholder === true;
}

/** @param num any number that is no index finds nothing */
function take(num: unknown, left: unknown[]): unknown {
  const attachment = typeof num === "number" ? left[num] : undefined;
  if (attachment === undefined) throw new ProtocolError("SOCKET_ATTACHMENT_INDEX");
  left[num as number] = undefined;
  return attachment;
}
