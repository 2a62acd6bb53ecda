/** What a program did, in values that can be compared: the same program on two packages must leave the same log. */
export class Log {
  readonly entries: unknown[] = [];
  readonly #aliases = new Map<string, string>();

  /** Adds one entry. */
  readonly add = (...values: unknown[]): void => {
    this.entries.push(values.length === 1 ? this.#plain(values[0]) : values.map(this.#plain));
  };

  /** From now on `text`, which differs from run to run, is shown as `alias`. */
  alias(text: string | undefined, alias: string): void {
    if (text !== undefined) this.#aliases.set(text, alias);
  }

  readonly #plain = (value: unknown): unknown => {
    if (typeof value === "string") return this.#aliases.get(value) ?? value;
    if (typeof value === "function") return "a function";
    if (value === undefined) return "undefined";
    if (typeof value !== "object" || value === null) return value;
    return plainObject(value, this.#plain);
  };
}

function plainObject(value: object, plain: (value: unknown) => unknown): unknown {
  if (value instanceof ArrayBuffer) return { arrayBuffer: hex(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) {
    return { bytes: hex(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  }
  if (value instanceof Error)
    return { error: value.message, data: plain(Reflect.get(value, "data")) };
  if (value instanceof Date) return { date: value.getTime() };
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Set) return { set: [...value].map(plain) };
  if (value instanceof Map) return { map: [...value].map(plain) };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
