import type { Loose } from "@baro/protocol";
import type { AdapterLike } from "../adapter/contract.ts";
import { ParentAdapter } from "../adapter/parent.ts";
import type { NamespaceChannels } from "../channels/channels.ts";
import type { NamespaceMatcher } from "./api.ts";
import { attempt } from "./attempt.ts";
import type { Failing } from "./lost.ts";
import { Namespace, type NamespaceHost } from "./namespace.ts";
import type { Socket } from "./socket.ts";

/** What a parent namespace needs of its server. */
export interface ParentHost extends NamespaceHost {
  /** Whether a child that nobody is in any more is given up. */
  readonly cleansChildren: boolean;
  /** A child came to be. */
  register(child: Namespace): void;
  /** A child is given up. */
  unregister(child: Namespace): void;
}

/**
 * From this many children on, those that nobody is in, and that have no rules of their own, are given up, also where they are kept otherwise: their names are
 * the clients' choice, and would fill the memory.
 */
const MANY_CHILDREN = 10_000;

let parents = 0;

/** Makes namespaces whose names match, and gives them its middleware and listeners. */
export class ParentNamespace extends Namespace {
  readonly #host: ParentHost;
  readonly #matcher: NamespaceMatcher;
  readonly #children = new Set<ChildNamespace>();
  #sweepAt = MANY_CHILDREN;

  constructor(server: ParentHost, matcher: NamespaceMatcher) {
    super(server, `/_${parents++}`);
    this.#host = server;
    this.#matcher = matcher;
  }

  protected override get isPattern(): boolean {
    return true;
  }

  get children(): Iterable<Namespace> {
    return this.#children;
  }

  /** Asks the pattern whether a namespace of this name may be. A pattern that throws or rejects says no. */
  async allows(name: string, auth: { [key: string]: Loose }): Promise<boolean> {
    try {
      return await new Promise<boolean>((resolve, reject) => {
        const answer: unknown = this.#matcher(name, auth, (error, allow) =>
          error ? reject(error) : resolve(allow),
        );
        Promise.resolve(answer).catch(reject);
      });
    } catch {
      return false;
    }
  }

  createChild(name: string): Namespace {
    if (this.#children.size >= this.#sweepAt) this.#sweep();
    const child = new ChildNamespace(this.server, name, this);
    const { middleware, always } = this.admission;
    for (const step of middleware) child.use(step, { always: always.has(step) });
    for (const event of ["connect", "connection"]) copyListeners(this, child, event);
    this.#children.add(child);
    this.#host.register(child);
    child.made();
    return child;
  }

  override fetchSockets(): Promise<Loose[]> {
    throw new Error("fetchSockets() is not supported on parent namespaces");
  }

  protected override makeAdapter(): AdapterLike {
    return new ParentAdapter(this);
  }

  /** Nobody is in a child, nor on the way in, and nothing is lost with it. */
  onIdle(child: ChildNamespace): void {
    if (this.#host.cleansChildren) this.#giveUp(child);
  }

  #giveUp(child: ChildNamespace): void {
    if (!this.#children.delete(child)) return;
    this.#host.unregister(child);
    attempt(() => child.adapter.close(), child.onAdapterFailure);
  }

  /** The more are in use, the rarer it is looked for those that are not. */
  #sweep(): void {
    for (const child of this.#children) if (child.isIdle) this.#giveUp(child);
    this.#sweepAt = Math.max(MANY_CHILDREN, 2 * this.#children.size);
  }
}

/** What a child needs of the namespace that made it. */
interface ChildOwner {
  readonly channels: NamespaceChannels<Socket>;
  onIdle(child: ChildNamespace): void;
  /** Hears errors that nobody listens for in the child. */
  report(error: unknown, failing: Failing): void;
}

/** A namespace that a pattern made: tells when it is needed no more. */
class ChildNamespace extends Namespace {
  readonly #owner: ChildOwner;
  #settingsAtFirst = 0;

  constructor(server: NamespaceHost, name: string, owner: ChildOwner) {
    super(server, name);
    this.#owner = owner;
  }

  protected override parentChannels(): NamespaceChannels<Socket> {
    return this.#owner.channels;
  }

  override report(error: unknown, failing: Failing): void {
    if (this.listenerCount("error") > 0) super.report(error, failing);
    else this.#owner.report(error, failing);
  }

  override forget(socket: Socket): void {
    super.forget(socket);
    this.settled();
  }

  /** Has been told of. What listeners of `new_namespace` set they set again, whenever a namespace of this name comes. */
  made(): void {
    this.#settingsAtFirst = this.channelSettings;
  }

  /** Whether nothing is lost with it. Rules of its own would be, and the next of its name would go by the pattern's. */
  get isIdle(): boolean {
    const isEmpty = this.sockets.size === 0 && this.admission.underway === 0;
    return isEmpty && this.channelSettings <= this.#settingsAtFirst;
  }

  override settled(): void {
    if (this.isIdle) this.#owner.onIdle(this);
  }
}

function copyListeners(from: Namespace, to: Namespace, event: string): void {
  for (const listener of from.listeners(event)) {
    to.on(event, listener as (...args: unknown[]) => void);
  }
}
