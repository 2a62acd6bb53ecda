import { EventEmitter } from "node:events";
import { IncomingMessage } from "node:http";
import { Socket as TcpSocket } from "node:net";
import type {
  CloseReason,
  ConnectionOwner,
  EngineConnection,
  RawMessage,
} from "../../src/engine/contract.ts";
import { Frame } from "../../src/engine/frame.ts";
import { randomId } from "../../src/engine/id.ts";

/** What the request of a fake connection says. */
export interface FakeRequest {
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Revision of the Engine.IO protocol. Default 4. */
  readonly protocol?: 3 | 4;
}

const WEBSOCKET_URL = "/socket.io/?EIO=4&transport=websocket";

/** A client's connection without a network: tests are the peer. */
export class FakeConnection extends EventEmitter implements EngineConnection {
  readonly id = randomId();
  readonly protocol: 3 | 4;
  readonly request: IncomingMessage;
  readonly remoteAddress = "192.0.2.7";
  readonly bufferedBytes = 0;
  readonly upgraded = false;
  readonly upgrading = false;
  readyState: "open" | "closed" = "open";
  /** Whether the transport takes more when nothing waits. */
  ready = true;
  /** Every frame that was written. */
  readonly frames: Frame[] = [];
  #waiting = 0;
  readonly #drainWaiters: ((hasLeft: boolean) => void)[] = [];
  #owner: ConnectionOwner | undefined;

  constructor({ url = WEBSOCKET_URL, headers = {}, protocol = 4 }: FakeRequest = {}) {
    super();
    this.protocol = protocol;
    this.request = new IncomingMessage(new TcpSocket());
    this.request.url = url;
    Object.assign(this.request.headers, headers);
  }

  get transport() {
    return { name: "websocket", writable: this.ready } as const;
  }

  get writable(): boolean {
    return this.readyState === "open" && this.ready && this.#waiting === 0;
  }

  own(owner: ConnectionOwner): void {
    this.#owner = owner;
  }

  writeFrames(frames: readonly Frame[]): void {
    if (this.readyState !== "open") return;
    this.frames.push(...frames);
    this.#waiting += frames.length;
    queueMicrotask(() => {
      this.#waiting = 0;
    });
  }

  whenDrained(listener: (hasLeft: boolean) => void): void {
    if (this.writable || this.readyState !== "open") listener(this.readyState === "open");
    else this.#drainWaiters.push(listener);
  }

  /** The client has taken all that waited, and its transport takes more. */
  drain(): void {
    this.ready = true;
    this.#waiting = 0;
    for (const waiter of this.#drainWaiters.splice(0)) waiter(true);
  }

  write(data: RawMessage): this {
    this.writeFrames([Frame.message(data)]);
    return this;
  }

  send(data: RawMessage): this {
    return this.write(data);
  }

  close(_discard = false, reason: CloseReason = "forced close"): void {
    this.end(reason);
  }

  /** The connection ends, whoever ended it. */
  end(reason: CloseReason = "transport close", description?: unknown): void {
    if (this.readyState === "closed") return;
    this.readyState = "closed";
    this.#owner?.onClose(reason, description);
    this.emit("close", reason, description);
  }

  /** The client sends messages, all in this turn. */
  receive(...messages: (string | Buffer)[]): void {
    for (const message of messages) this.#owner?.onMessage(message);
  }

  /** What was sent since this was last asked: text without the digit of the message packet, and binary. */
  take(): (string | Buffer)[] {
    return this.frames
      .splice(0)
      .map(({ payload }) => (typeof payload === "string" ? payload.slice(1) : payload));
  }
}
