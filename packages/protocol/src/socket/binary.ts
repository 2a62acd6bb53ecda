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
  return isObject(value) && isBinaryObject(value);
}

/**
 * Whether there is binary anywhere in a value, as `JSON.stringify` would walk it: own enumerable keys, and what
 * `toJSON` returns instead of its object. A cyclic value ends in a `RangeError`.
 */
export function hasBinary(value: unknown): boolean {
  return isObject(value) && find(value, "");
}

/** Whether a value is an object (an array, but no function, is one). */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** What `JSON.stringify` would write in place of an object: what its `toJSON` returns, or the object. */
export function toJson(value: object, key: string | number): unknown {
  const { toJSON } = value as { readonly toJSON?: unknown };
  return typeof toJSON === "function" ? Reflect.apply(toJSON, value, [String(key)]) : value;
}

function isBinaryObject(value: object): value is BinaryLeaf {
  return (
    ArrayBuffer.isView(value) ||
    BINARY_TAGS.has(Object.prototype.toString.call(value)) ||
    isUntaggedBlob(value)
  );
}

/** React Native's `Blob` has no tag of its own. */
function isUntaggedBlob(value: object): boolean {
  return typeof Blob === "function" && value instanceof Blob;
}

function find(value: object, key: string | number): boolean {
  if (Array.isArray(value)) return findInArray(value);
  if (!isPlain(value) && isBinaryObject(value)) return true;
  const json = toJson(value, key);
  return json === value ? findInObject(value) : findInResult(json);
}

/** `toJSON` is asked once, as `JSON.stringify` does: what it returned is not asked again. */
function findInResult(json: unknown): boolean {
  return isObject(json) && (isBinaryObject(json) || findInObject(json));
}

function findInArray(array: readonly unknown[]): boolean {
  for (let index = 0; index < array.length; index++) {
    const item = array[index];
    if (isObject(item) && find(item, index)) return true;
  }
  return false;
}

/** `for in` costs a fraction of `Object.entries` here, which runs for every object that is sent. */
function findInObject(object: object): boolean {
  const entries = object as Readonly<Record<string, unknown>>;
  for (const key in entries) {
    const value = entries[key];
    if (isObject(value) && Object.hasOwn(entries, key) && find(value, key)) return true;
  }
  return false;
}

/** Most objects are plain: they need no look at their tag. */
function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}
