import type { BinaryData } from "../engine/packet.ts";

/** What may stand for binary in a payload. A `Blob` (a `File` is one) is resolved to bytes by the transport. */
export type BinaryLeaf = BinaryData | Blob;

/** Tags and not classes, so that values of another realm (iframe, vm) count too. */
const BINARY_TAGS: ReadonlySet<string> = new Set([
  "[object ArrayBuffer]",
  "[object Blob]",
  "[object File]",
]);

/** Whether a value travels as an attachment: `ArrayBuffer`, any view of one (`Buffer` too), `Blob`, `File`. */
export function isBinary(value: unknown): value is BinaryLeaf {
  if (typeof value !== "object" || value === null) return false;
  return ArrayBuffer.isView(value) || BINARY_TAGS.has(Object.prototype.toString.call(value));
}

/**
 * Whether there is binary anywhere in a value, as `JSON.stringify` would walk it: own enumerable keys, and what
 * `toJSON` returns instead of its object. A cyclic value ends in a `RangeError`.
 *
 * @param key under which the value stands in its parent: `toJSON` is told it
 */
export function hasBinary(value: unknown, key: string | number = ""): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return arrayHasBinary(value);
  if (isExotic(value) && isBinary(value)) return true;
  const json = toJson(value, key);
  return json === value ? objectHasBinary(value) : isOrHasBinary(json);
}

/** What `JSON.stringify` would write in place of an object: what its `toJSON` returns, or the object. */
export function toJson(value: object, key: string | number): unknown {
  const { toJSON } = value as { readonly toJSON?: unknown };
  return typeof toJSON === "function" ? Reflect.apply(toJSON, value, [String(key)]) : value;
}

/** `toJSON` is asked once, as `JSON.stringify` does: what it returned is not asked again. */
function isOrHasBinary(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  if (Array.isArray(json)) return arrayHasBinary(json);
  return isBinary(json) || objectHasBinary(json);
}

function arrayHasBinary(array: readonly unknown[]): boolean {
  for (let index = 0; index < array.length; index++) {
    if (hasBinary(array[index], index)) return true;
  }
  return false;
}

function objectHasBinary(object: object): boolean {
  for (const [key, value] of Object.entries(object)) {
    if (hasBinary(value, key)) return true;
  }
  return false;
}

/** Most objects are plain: they need no look at their tag. */
function isExotic(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null;
}
