import { ChannelError } from "@baro/protocol";
import { channelAppend, channelFail } from "../diagnostics/channels.ts";
import { commitTrace } from "../diagnostics/traces.ts";
import { isolate } from "../engine/surface.ts";
import type { ChannelStore, Draft, Receipt } from "../store/contract.ts";
import { sizeOf } from "../store/page.ts";
import { storeFault } from "./fault.ts";
import { LIMITS } from "./limits.ts";

/** Drafts that are committed together, in this order. */
interface Group {
  readonly drafts: readonly Draft[];
  readonly bytes: number;
  readonly committed: (receipts: readonly Receipt[]) => void;
  readonly failed: (error: ChannelError) => void;
}

/** Bounds of what may wait for the store. */
export interface CommitterLimits {
  readonly waitingDrafts: number;
  readonly waitingBytes: number;
  /** Drafts of one `append`. */
  readonly batch: number;
  /** Whose it is, in what is told by diagnostics. Default 0. */
  readonly server?: number;
}

/**
 * Group commit: what gathers while the store writes is appended in one go when it has. One `append` is under way at a
 * time, so offsets are given in the order in which drafts came.
 */
export class Committer {
  readonly #store: ChannelStore;
  readonly #limits: CommitterLimits;
  readonly #server: number;
  #waiting: Group[] = [];
  #drafts = 0;
  #bytes = 0;
  #busy = false;
  #closed = false;
  #onIdle: (() => void)[] = [];
  readonly #afterBatch = new Set<() => void>();

  constructor(store: ChannelStore, limits: CommitterLimits = LIMITS) {
    this.#store = store;
    this.#limits = limits;
    this.#server = limits.server ?? 0;
  }

  /**
   * Appends drafts in their order, all or none. `committed` is called in the order of the appends of all callers, and
   * before any later append's.
   * @throws ChannelError overloaded, store_unavailable, closed
   */
  append(
    drafts: readonly Draft[],
    committed: (receipts: readonly Receipt[]) => void = () => {},
  ): Promise<readonly Receipt[]> {
    return new Promise((resolve, reject) => {
      const bytes = drafts.reduce((sum, draft) => sum + sizeOf(draft), 0);
      const refusal = this.#refusal(drafts.length, bytes);
      if (refusal) return reject(refusal);
      this.#drafts += drafts.length;
      this.#bytes += bytes;
      const done = (receipts: readonly Receipt[]): void => {
        committed(receipts);
        resolve(receipts);
      };
      this.#waiting.push({ drafts, bytes, committed: done, failed: reject });
      if (!this.#busy) void this.#run();
    });
  }

  /** Call in `committed`: runs, once, when all of this batch have heard what was committed. */
  afterBatch(run: () => void): void {
    this.#afterBatch.add(run);
  }

  /** Takes nothing more; resolves when all that was taken is settled. */
  close(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => {
      if (this.#busy) this.#onIdle.push(resolve);
      else resolve();
    });
  }

  #refusal(drafts: number, bytes: number): ChannelError | undefined {
    if (this.#closed) return new ChannelError("closed");
    const { waitingDrafts, waitingBytes } = this.#limits;
    // What is larger than the bound alone may pass when nothing waits.
    const isOver = this.#drafts + drafts > waitingDrafts || this.#bytes + bytes > waitingBytes;
    return isOver && this.#drafts > 0 ? new ChannelError("overloaded") : undefined;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    // What the same turn publishes goes together.
    await undefined;
    for (let groups = this.#next(); groups.length > 0; groups = this.#next()) {
      await this.#commit(groups);
    }
    this.#busy = false;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #next(): Group[] {
    let drafts = 0;
    let count = 0;
    for (const group of this.#waiting) {
      drafts += group.drafts.length;
      if (count > 0 && drafts > this.#limits.batch) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #commit(groups: readonly Group[]): Promise<void> {
    const began = channelAppend.hasSubscribers ? performance.now() : 0;
    let receipts: readonly Receipt[];
    try {
      receipts = await this.#append(groups.flatMap((group) => group.drafts));
      mustBeFor(groups, receipts);
    } catch (cause) {
      this.#fail(groups, storeFault(cause));
      return;
    }
    if (began > 0) this.#tell(receipts.length, performance.now() - began);
    this.#settle(groups, receipts);
  }

  #append(drafts: readonly Draft[]): Promise<readonly Receipt[]> {
    const append = () => this.#store.append(drafts);
    if (!commitTrace.hasSubscribers) return append();
    return commitTrace.promise({ server: this.#server, entries: drafts.length }, append);
  }

  #tell(entries: number, ms: number): void {
    channelAppend.publish({ server: this.#server, entries, ms });
  }

  #fail(groups: readonly Group[], error: ChannelError): void {
    const entries = groups.reduce((sum, { drafts }) => sum + drafts.length, 0);
    const { code } = error;
    if (channelFail.hasSubscribers) channelFail.publish({ server: this.#server, code, entries });
    for (const group of groups) {
      this.#leave(group);
      group.failed(error);
    }
  }

  #settle(groups: readonly Group[], receipts: readonly Receipt[]): void {
    let from = 0;
    for (const group of groups) {
      this.#leave(group);
      isolate(group.committed, receipts.slice(from, from + group.drafts.length));
      from += group.drafts.length;
    }
    for (const run of this.#afterBatch) isolate(run);
    this.#afterBatch.clear();
  }

  #leave(group: Group): void {
    this.#drafts -= group.drafts.length;
    this.#bytes -= group.bytes;
  }
}

/** What a store answers that keeps no contract is no commitment. */
function mustBeFor(groups: readonly Group[], receipts: unknown): void {
  const count = groups.reduce((sum, { drafts }) => sum + drafts.length, 0);
  if (Array.isArray(receipts) && receipts.length === count) return;
  throw new TypeError("the store's append must resolve with one receipt for each draft");
}
