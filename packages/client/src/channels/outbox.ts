import { CHANNEL_EVENTS, type PublishAnswer, type Published } from "@baro/protocol";
import { ChannelError, errorIn } from "./error.ts";
import { batchOf, measure, type Sized, tooLarge } from "./measure.ts";
import type { OutboxStore, Pending } from "./outbox-store.ts";
import { ANSWER_TIMEOUT, type Chance, type ChannelLink } from "./ports.ts";
import { Retry } from "./retry.ts";

/** What became of a publish. */
export interface PublishReceipt extends Published {
  readonly id: string;
  readonly epoch: string;
}

/** Who hears of an outbox. */
interface OutboxListener {
  onPending(pending: readonly Pending[]): void;
  onRefused(error: ChannelError, pending: Pending): void;
  /** The store does not give what it kept. */
  onError(error: ChannelError): void;
}

/** What an outbox is made of. */
export interface OutboxParts {
  readonly channel: string;
  readonly link: ChannelLink;
  readonly chance: Chance;
  readonly listener: OutboxListener;
  readonly store: OutboxStore | undefined;
}

const MOST_PENDING = 1000;
/** Bytes of a request besides the bodies, at most. */
const ENVELOPE = 1024;

/** One that waits; `resolve` and `reject` are there when it was published in this page. */
interface Item extends Sized {
  isKept: boolean;
  readonly resolve?: (receipt: PublishReceipt) => void;
  readonly reject?: (error: unknown) => void;
}

/** What one channel publishes: in order, one request at a time, each until the server has acknowledged it. */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #publisher: string;
  readonly #retry: Retry;
  #items: Item[] = [];
  #count = 0;
  #isLoading = false;
  #isSending = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#publisher = parts.chance.secret();
    this.#retry = new Retry(() => this.#send(), parts.link, parts.chance);
    if (parts.store) void this.#load(parts.store);
  }

  /** Oldest first. */
  get pending(): readonly Pending[] {
    return this.#items.map(({ pending }) => pending);
  }

  /** Rejects with ChannelError outbox_full, bad_request, too_large, or what the server refuses it with; with what the store says. */
  publish(event: string, body: unknown): Promise<PublishReceipt> {
    return new Promise((resolve, reject) => {
      if (this.#items.length >= MOST_PENDING) {
        throw new ChannelError({ code: "outbox_full", message: "too many publishes wait" });
      }
      const size = measure(body);
      const pending = this.#create(event, body);
      const item: Item = { ...size, pending, isKept: false, resolve, reject };
      this.#items.push(item);
      this.#tell();
      void this.#keep(item);
    });
  }

  /** The socket is connected: what was under way may be lost, and is sent again. */
  restart(): void {
    this.#retry.reset();
    this.#send();
  }

  #create(event: string, body: unknown): Pending {
    const { channel, chance } = this.#parts;
    const order = this.#count++;
    const id = `${order.toString(36)}-${chance.secret().slice(0, 12)}`;
    return { channel, id, event, body, at: chance.now(), publisher: this.#publisher, order };
  }

  async #load(store: OutboxStore): Promise<void> {
    this.#isLoading = true;
    try {
      const kept = [...(await store.load(this.#parts.channel))];
      kept.sort((a, b) => a.at - b.at || a.order - b.order);
      const known = new Set(this.#items.map(({ pending }) => pending.id));
      const earlier = kept.filter(({ id }) => !known.has(id));
      this.#items.unshift(
        ...earlier.map((pending) => ({ ...measure(pending.body), pending, isKept: true })),
      );
      if (earlier.length > 0) this.#tell();
    } catch (cause) {
      const message = "what the outbox kept cannot be read";
      this.#parts.listener.onError(new ChannelError({ code: "store_unavailable", message }, cause));
    }
    this.#isLoading = false;
    this.#send();
  }

  /** It is sent only when it is kept: what is rejected here was never appended. */
  async #keep(item: Item): Promise<void> {
    try {
      await this.#parts.store?.put(item.pending);
    } catch (error) {
      this.#drop([item]);
      item.reject?.(error);
    }
    item.isKept = true;
    // Behind the others of this turn, so that they go together.
    queueMicrotask(() => this.#send());
  }

  #send(): void {
    const { link } = this.#parts;
    if (this.#isSending || this.#isLoading || this.#retry.isWaiting || !link.connected) return;
    const batch = batchOf(this.#items);
    const [first] = batch;
    if (!first) return;
    if (first.bytes + ENVELOPE > (link.maxPayload || Number.POSITIVE_INFINITY)) {
      this.#refuse(first, tooLarge());
      this.#drop([first]);
      this.#send();
    } else this.#sendBatch(batch, first.pending.publisher);
  }

  #sendBatch(batch: readonly Item[], publisher: string): void {
    const { channel, link } = this.#parts;
    const publishes = batch.map(({ pending: { id, event, body } }) => ({ id, event, body }));
    this.#isSending = true;
    link.ask([CHANNEL_EVENTS.PUBLISH, channel, publisher, publishes], ANSWER_TIMEOUT, (answer) => {
      this.#isSending = false;
      const settled = this.#takeAnswer(batch, answer);
      this.#drop(batch.slice(0, settled));
      if (settled === batch.length) this.#retry.reset();
      else this.#retry.later();
      this.#send();
    });
  }

  /** @returns how many are settled; the rest is to be sent again later */
  #takeAnswer(batch: readonly Item[], answer: unknown): number {
    const error = errorIn(answer);
    const { results = [], epoch = "" } = (answer ?? {}) as Partial<PublishAnswer>;
    const open = batch.findIndex((item, index) => {
      const failure = error ?? errorIn(results[index]);
      if (failure?.retry) return true;
      if (failure) this.#refuse(item, failure);
      else item.resolve?.({ ...(results[index] as Published), id: item.pending.id, epoch });
      return false;
    });
    return open < 0 ? batch.length : open;
  }

  #refuse({ pending, reject }: Item, error: ChannelError): void {
    reject?.(error);
    this.#parts.listener.onRefused(error, pending);
  }

  /** They wait no more. */
  #drop(items: readonly Item[]): void {
    if (items.length === 0) return;
    this.#items = this.#items.filter((item) => !items.includes(item));
    for (const { pending } of items) void this.#forget(pending);
    this.#tell();
  }

  /** One that a store cannot forget is sent again after a reload, and known by its id then. */
  async #forget(pending: Pending): Promise<void> {
    try {
      await this.#parts.store?.remove(pending);
    } catch {}
  }

  #tell(): void {
    this.#parts.listener.onPending(this.pending);
  }
}
