import {
  CHANNEL_EVENTS,
  type Faulty,
  hasBinary,
  type PublishAnswer,
  type Published,
} from "@baro/protocol";
import { ChannelError, errorIn } from "./error.ts";
import type { OutboxStore, Pending } from "./outbox-store.ts";
import type { ChannelLink } from "./ports.ts";
import { Retry } from "./retry.ts";

/** What became of a publish. */
export interface PublishReceipt extends Published {
  readonly id: string;
  readonly epoch: string;
}

/** Who hears of an outbox. */
export interface OutboxListener {
  onPending(pending: readonly Pending[]): void;
  onRefused(error: ChannelError, pending: Pending): void;
}

const MOST_PENDING = 1000;
const MOST_AT_ONCE = 100;
const MOST_CHARACTERS_AT_ONCE = 200_000;

interface Waiting {
  resolve(receipt: PublishReceipt): void;
  reject(error: unknown): void;
}

/** What one channel publishes: in order, one request at a time, each until the server has acknowledged it. */
export class Outbox {
  readonly #channel: string;
  readonly #link: ChannelLink;
  readonly #listener: OutboxListener;
  readonly #store: OutboxStore | undefined;
  readonly #publisher = randomText();
  readonly #waiting = new Map<Pending, Waiting>();
  readonly #retry = new Retry(() => this.send());
  #pending: readonly Pending[] = [];
  #count = 0;
  #isLoading = false;
  #isSending = false;

  constructor(
    channel: string,
    link: ChannelLink,
    { listener, store }: { listener: OutboxListener; store: OutboxStore | undefined },
  ) {
    this.#channel = channel;
    this.#link = link;
    this.#listener = listener;
    this.#store = store;
    if (store) void this.#load(store);
  }

  /** Oldest first. */
  get pending(): readonly Pending[] {
    return this.#pending;
  }

  /** @throws ChannelError outbox_full, or what the server refuses it with; what the store says */
  publish(event: string, body: unknown): Promise<PublishReceipt> {
    const order = this.#count++;
    const pending: Pending = {
      ...{ channel: this.#channel, id: `${order.toString(36)}-${randomText().slice(0, 12)}` },
      ...{ event, body, at: Date.now(), publisher: this.#publisher, order },
    };
    return new Promise((resolve, reject) => {
      if (this.#pending.length >= MOST_PENDING) {
        return reject(
          new ChannelError({ code: "outbox_full", message: "too many publishes wait" }),
        );
      }
      this.#waiting.set(pending, { resolve, reject });
      this.#change([...this.#pending, pending]);
      this.#keep(pending, reject);
      this.send();
    });
  }

  /** The socket is connected, or it is time to try again. */
  send(): void {
    const batch = this.#nextBatch();
    if (batch.length > 0) this.#sendBatch(batch);
  }

  async #load(store: OutboxStore): Promise<void> {
    this.#isLoading = true;
    try {
      const kept = [...(await store.load(this.#channel))];
      kept.sort((a, b) => a.at - b.at || a.order - b.order);
      const known = new Set(this.#pending.map(({ id }) => id));
      this.#change([...kept.filter(({ id }) => !known.has(id)), ...this.#pending]);
    } finally {
      this.#isLoading = false;
      this.send();
    }
  }

  async #keep(pending: Pending, failed: (error: unknown) => void): Promise<void> {
    try {
      await this.#store?.put(pending);
    } catch (error) {
      this.#settle(pending);
      failed(error);
    }
  }

  /** Those of one publisher that go together; none while others are on their way, or nobody is there to take them. */
  #nextBatch(): readonly Pending[] {
    const [first] = this.#pending;
    if (!first || this.#isSending || this.#isLoading || !this.#link.connected) return [];
    let characters = 0;
    const end = this.#pending.findIndex(({ publisher, body }, index) => {
      characters += JSON.stringify(body)?.length ?? 0;
      const isOther = publisher !== first.publisher || hasBinary(body);
      return (
        index > 0 && (isOther || index >= MOST_AT_ONCE || characters > MOST_CHARACTERS_AT_ONCE)
      );
    });
    // Binary goes alone: a packet has few attachments.
    if (hasBinary(first.body)) return [first];
    return end < 0 ? this.#pending : this.#pending.slice(0, end);
  }

  #sendBatch(batch: readonly Pending[]): void {
    this.#isSending = true;
    const publishes = batch.map(({ id, event, body }) => ({ id, event, body }));
    const args = [this.#channel, batch[0]?.publisher, publishes];
    this.#link.ask(CHANNEL_EVENTS.PUBLISH, args, (answer) => {
      this.#isSending = false;
      if (!this.#takeAnswer(batch, answer)) return this.#retry.later();
      this.#retry.reset();
      this.send();
    });
  }

  /** @returns false when the rest is to be tried again later */
  #takeAnswer(batch: readonly Pending[], answer: unknown): boolean {
    const error = errorIn(answer);
    if (answer === undefined || error?.retry) return false;
    if (error) {
      for (const pending of batch) this.#refuse(pending, error);
      return true;
    }
    const { results, epoch } = answer as PublishAnswer;
    return batch.every((pending, index) => this.#takeResult(pending, results[index], epoch));
  }

  #takeResult(pending: Pending, result: Published | Faulty | undefined, epoch: string): boolean {
    const error = errorIn(result);
    if (result === undefined || error?.retry) return false;
    if (error) this.#refuse(pending, error);
    else this.#settle(pending)?.resolve({ ...(result as Published), id: pending.id, epoch });
    return true;
  }

  #refuse(pending: Pending, error: ChannelError): void {
    this.#settle(pending)?.reject(error);
    this.#listener.onRefused(error, pending);
  }

  /** It waits no more. @returns who awaits its outcome, if that is in this page */
  #settle(pending: Pending): Waiting | undefined {
    const waiting = this.#waiting.get(pending);
    this.#waiting.delete(pending);
    void this.#forget(pending);
    this.#change(this.#pending.filter((other) => other !== pending));
    return waiting;
  }

  /** A store that cannot forget will bring it again: it is known by its id then. */
  async #forget(pending: Pending): Promise<void> {
    try {
      await this.#store?.remove(pending);
    } catch {}
  }

  #change(pending: readonly Pending[]): void {
    this.#pending = pending;
    this.#listener.onPending(pending);
  }
}

/** 128 random bits in hex. */
function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
