import type { Message, SendRequest } from "../../server/events.ts";
import type { Asked } from "./ask.ts";
import type { Cell } from "./cell.ts";
import { dropUnsent, keepUnsent, type Unsent } from "./outbox-memory.ts";
import { randomId } from "./random-id.ts";
import type { Memory } from "./storage.ts";

export interface OutboxHost {
  /** Where the unsent messages are to be seen. */
  readonly unsent: Cell<readonly Unsent[]>;
  readonly memory: Memory;
  send(request: SendRequest): Promise<Asked<Message>>;
  onDelivered(message: Message): void;
}

/** Wait at least this long before asking a server again that did not answer, in ms. */
const PAUSE = 1000;

/**
 * The messages we wrote in one room, sent one after the other so that they arrive in the order of writing. What is not
 * confirmed stays (also over a reload of the page) and is sent again under the same id, which the server stores once.
 */
export class Outbox {
  readonly #room: number;
  readonly #host: OutboxHost;
  #open = false;
  #sending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(room: number, host: OutboxHost) {
    this.#room = room;
    this.#host = host;
  }

  add(text: string): void {
    const unsent = { room: this.#room, clientId: randomId(), text, at: Date.now() };
    keepUnsent(this.#host.memory, unsent);
    this.#host.unsent.update((list) => [...list, unsent]);
    void this.#pump();
  }

  retry(clientId: string): void {
    this.#host.unsent.update((list) =>
      list.map((entry) => (entry.clientId === clientId ? withoutFailure(entry) : entry)),
    );
    void this.#pump();
  }

  discard(clientId: string): void {
    dropUnsent(this.#host.memory, clientId);
    this.#host.unsent.update((list) => list.filter((entry) => entry.clientId !== clientId));
  }

  /** We are in the room on the server's side too: send what waits. */
  open(): void {
    this.#open = true;
    void this.#pump();
  }

  /** The connection is gone: keep what there is. */
  close(): void {
    this.#open = false;
    clearTimeout(this.#timer);
  }

  async #pump(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const answer = await this.#host.send({
        room: next.room,
        clientId: next.clientId,
        text: next.text,
      });
      if (!this.#settle(next, answer)) break;
    }
    this.#sending = false;
  }

  #next(): Unsent | undefined {
    if (!this.#open) return undefined;
    return this.#host.unsent.get().find((entry) => entry.failed === undefined);
  }

  /** Gives false when sending has to pause. */
  #settle(entry: Unsent, answer: Asked<Message>): boolean {
    if (answer.ok) {
      this.#host.onDelivered(answer.value);
      return true;
    }
    const { code, retryAfter } = answer.error;
    if (code === "unreachable" || code === "rate_limited") return this.#pause(retryAfter ?? PAUSE);
    this.#host.unsent.update((list) =>
      list.map((other) => (other.clientId === entry.clientId ? { ...other, failed: code } : other)),
    );
    return true;
  }

  #pause(ms: number): false {
    clearTimeout(this.#timer);
    if (this.#open) this.#timer = setTimeout(() => void this.#pump(), ms);
    return false;
  }
}

function withoutFailure({ room, clientId, text, at }: Unsent): Unsent {
  return { room, clientId, text, at };
}
