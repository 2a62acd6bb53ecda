/**
 * A map of mostly one entry: what nearly every client has is its main namespace alone, and a `Map` for it would be the
 * largest thing that it holds. A second name makes the map.
 */
export class NamedFew<Value> {
  #name = "";
  #only: Value | undefined;
  #all: Map<string, Value> | undefined;

  get size(): number {
    if (this.#all) return this.#all.size;
    return this.#only === undefined ? 0 : 1;
  }

  get(name: string): Value | undefined {
    if (this.#all) return this.#all.get(name);
    return this.#name === name ? this.#only : undefined;
  }

  set(name: string, value: Value): void {
    if (this.#all === undefined && (this.#only === undefined || this.#name === name)) {
      this.#name = name;
      this.#only = value;
      return;
    }
    this.#all ??= new Map(this.entries());
    this.#all.set(name, value);
    this.#only = undefined;
  }

  delete(name: string): void {
    if (this.#all) this.#all.delete(name);
    else if (this.#name === name) this.#only = undefined;
  }

  /** A picture of this moment, in the order of insertion. */
  entries(): [name: string, value: Value][] {
    if (this.#all) return [...this.#all];
    return this.#only === undefined ? [] : [[this.#name, this.#only]];
  }

  /** A picture of this moment, in the order of insertion. */
  values(): Value[] {
    return this.entries().map(([, value]) => value);
  }
}
