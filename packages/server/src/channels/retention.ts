import type { TrimBounds } from "../store/contract.ts";
import type { Clock } from "./ports.ts";

/** How much of a channel is kept; what is over any of the bounds goes, oldest first, a little later. */
export interface Retention {
  readonly maxEntries?: number;
  /** ms. */
  readonly maxAge?: number;
  /** Bytes of bodies and attachments. */
  readonly maxBytes?: number;
}

/** Rules by name or pattern; the last that fits counts. */
export class RetentionRules {
  readonly #rules: { readonly matches: (channel: string) => boolean; readonly keep: Retention }[] =
    [];
  readonly #now: Clock;
  readonly #parent: RetentionRules | undefined;

  /** @param parent has the rule where none of these fits */
  constructor(now: Clock, parent?: RetentionRules) {
    this.#now = now;
    this.#parent = parent;
  }

  /** @param pattern a name, in which `*` stands for any text, or a regular expression */
  add(pattern: string | RegExp, keep: Retention): void {
    for (const [name, value] of Object.entries(keep)) {
      if (typeof value === "number" && value >= 0) continue;
      throw new TypeError(`the bound ${name} of channels ${pattern} must be a number, 0 or more`);
    }
    const expression = typeof pattern === "string" ? wildcard(pattern) : pattern;
    this.#rules.push({ keep, matches: (channel) => channel.search(expression) >= 0 });
  }

  /** Undefined: everything stays. */
  boundsOf(channel: string): TrimBounds | undefined {
    const keep = this.#rules.filter(({ matches }) => matches(channel)).at(-1)?.keep;
    return keep ? this.#boundsNow(keep) : this.#parent?.boundsOf(channel);
  }

  #boundsNow({ maxAge, ...bounds }: Retention): TrimBounds {
    return maxAge === undefined ? bounds : { ...bounds, olderThan: this.#now() - maxAge };
  }
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}
