import { Deadlines } from "../engine/deadlines.ts";

/** A client as something is awaited of it. */
interface AwaitedClient {
  /** Whether a packet of it lacks an attachment. */
  readonly awaitsAttachment: boolean;
  onConnectTimeout(): void;
  onAttachmentTimeout(): void;
}

/** Times in ms. */
interface Patience {
  readonly connectTimeout: number;
  readonly attachmentTimeout: number;
}

/** How long the clients of one server may take. */
export class ClientDeadlines {
  readonly #attachment: Deadlines<AwaitedClient>;
  /** Clients of whom a packet without all of its attachments came in this turn. */
  readonly #incomplete: AwaitedClient[] = [];
  readonly #awaitIncomplete = (): void => this.#awaitAttachments();
  #connect: Deadlines<AwaitedClient>;

  constructor({ connectTimeout, attachmentTimeout }: Patience) {
    this.#connect = connectWithin(connectTimeout);
    this.#attachment = new Deadlines(attachmentTimeout, (client) => client.onAttachmentTimeout());
  }

  /** Until a client is in a namespace. Another one for those who come after the time was changed. */
  get connect(): Deadlines<AwaitedClient> {
    return this.#connect;
  }

  /**
   * Until the next attachment of a packet; again with each that came. Most packets are complete at the end of the turn that
   * brought them, and cost no more than a look at it then.
   */
  awaitAttachment(client: AwaitedClient): void {
    if (this.#incomplete.push(client) === 1) process.nextTick(this.#awaitIncomplete);
  }

  /** All attachments are there, or nobody waits for them any more. */
  forgetAttachment(client: AwaitedClient): void {
    this.#attachment.remove(client);
  }

  /** For clients that come from now on. */
  setConnectTimeout(ms: number): void {
    this.#connect = connectWithin(ms);
  }

  #awaitAttachments(): void {
    for (const client of this.#incomplete) {
      if (client.awaitsAttachment && !this.#attachment.renew(client)) this.#attachment.add(client);
    }
    this.#incomplete.length = 0;
  }
}

function connectWithin(ms: number): Deadlines<AwaitedClient> {
  return new Deadlines(ms, (client) => client.onConnectTimeout());
}
