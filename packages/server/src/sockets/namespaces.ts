import type { Loose } from "@baro/protocol";
import type { AdapterLike } from "../adapter/contract.ts";
import { ownText } from "../engine/own-text.ts";
import type { NamespaceMatcher } from "./api.ts";
import { closeInTime } from "./close-in-time.ts";
import { Namespace } from "./namespace.ts";
import { type ParentHost, ParentNamespace } from "./parent-namespace.ts";

/** How long a name may be that a client asks a pattern for: patterns are the app's, and what they make may stay. Characters. */
const LONGEST_NAME = 1024;

/** All namespaces of one server, by name, and the patterns that make more. */
export class Namespaces {
  readonly byName = new Map<string, Namespace>();
  readonly #host: ParentHost;
  readonly #parents: ParentNamespace[] = [];
  /** Those of the parents whose pattern is a regular expression: a name is tried on them at once. */
  readonly #patterns = new Map<RegExp, ParentNamespace>();

  constructor(host: ParentHost) {
    this.#host = host;
  }

  /** The namespace of this name, made if there is none. */
  named(name: string): Namespace {
    const full = name.startsWith("/") ? name : `/${name}`;
    const known = this.byName.get(full);
    if (known) return known;
    for (const [pattern, parent] of this.#patterns) {
      if (matches(pattern, full)) return parent.createChild(full);
    }
    const namespace = new Namespace(this.#host, full);
    this.#host.register(namespace);
    return namespace;
  }

  /** A namespace that makes others. */
  matching(pattern: RegExp | NamespaceMatcher): Namespace {
    const matcher = pattern instanceof RegExp ? matcherOf(pattern) : pattern;
    const parent = new ParentNamespace(this.#host, matcher);
    this.#parents.push(parent);
    if (pattern instanceof RegExp) this.#patterns.set(pattern, parent);
    return parent;
  }

  /** Finds a namespace for a client, or makes it where a pattern allows it: the first that does. */
  resolve(
    name: string,
    auth: { [key: string]: Loose },
    found: (namespace: Namespace | undefined) => void,
  ): void {
    const known = this.byName.get(name);
    if (known || this.#parents.length === 0 || name.length > LONGEST_NAME) {
      found(known);
      return;
    }
    const { inbox } = this.#host.services;
    void this.#firstThatAllows(name, auth).then((parent) =>
      // Another client may have had it made meanwhile.
      inbox.addTask(() => found(this.byName.get(name) ?? childOf(parent, name))),
    );
  }

  /** Ends all sockets of each, then closes its adapter. @param timeout how long that may take, ms */
  async close(timeout: number): Promise<void> {
    await Promise.allSettled(
      [...this.byName.values()].map(async ({ name, sockets, adapter, onAdapterFailure }) => {
        for (const socket of [...sockets.values()]) socket.end("server shutting down");
        const closing = { what: `the adapter of ${name}`, timeout, onFailure: onAdapterFailure };
        await closeInTime(closeAdapter(adapter), closing).catch(onAdapterFailure);
      }),
    );
  }

  async #firstThatAllows(
    name: string,
    auth: { [key: string]: Loose },
  ): Promise<ParentNamespace | undefined> {
    for (const parent of [...this.#parents]) {
      if (await parent.allows(name, auth)) return parent;
    }
    return undefined;
  }
}

/** Its adapter may refuse to be made: then there is no such namespace. */
function childOf(parent: ParentNamespace | undefined, name: string): Namespace | undefined {
  try {
    // Else it would keep its CONNECT packet, with whatever `auth`.
    return parent?.createChild(ownText(name));
  } catch (error) {
    parent?.onAdapterFailure(error);
    return undefined;
  }
}

async function closeAdapter(adapter: AdapterLike): Promise<void> {
  await adapter.close();
}

function matcherOf(pattern: RegExp): NamespaceMatcher {
  return (name, _auth, next) => next(null, matches(pattern, name));
}

/** With the flags `g` or `y` a pattern remembers where it stopped: not here. */
function matches(pattern: RegExp, name: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(name);
}
