import { Deadlines } from "../engine/deadlines.ts";

/** A client as something is awaited of it. */
interface AwaitedClient {
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
  /** Until the next attachment of a packet. */
  readonly attachment: Deadlines<AwaitedClient>;
  #connect: Deadlines<AwaitedClient>;

  constructor({ connectTimeout, attachmentTimeout }: Patience) {
    this.#connect = connectWithin(connectTimeout);
    this.attachment = new Deadlines(attachmentTimeout, (client) => client.onAttachmentTimeout());
  }

  /** Until a client is in a namespace. Another one for those who come after the time was changed. */
  get connect(): Deadlines<AwaitedClient> {
    return this.#connect;
  }

  /** For clients that come from now on. */
  setConnectTimeout(ms: number): void {
    this.#connect = connectWithin(ms);
  }
}

function connectWithin(ms: number): Deadlines<AwaitedClient> {
  return new Deadlines(ms, (client) => client.onConnectTimeout());
}
