import { isReservedEvent, PacketType } from "@baro/protocol";
import { PendingAcks } from "./acks.ts";
import type { OutgoingSocketPacket } from "./codec.ts";
import type { Timers } from "./engine/timers.ts";
import { isolated } from "./errors.ts";
import type { SocketOptions } from "./options.ts";
import { type AnswerCallback, type EmitFlags, type QueuedEvent, RetryQueue } from "./outbox.ts";

/** What sending needs of its socket. */
export interface EventOutlet {
  readonly nsp: string;
  /** Whether events reach the server now. */
  readonly ready: boolean;
  /** Whether they leave at once: what a volatile event needs. */
  readonly writable: boolean;
  readonly timers: Timers;
  /** Sends one event. @throws ProtocolError `SOCKET_UNENCODABLE` */
  send(packet: OutgoingSocketPacket): void;
}

/** An event, and who awaits its acknowledgement. */
interface Emission {
  /** Name and arguments. */
  readonly args: unknown[];
  readonly flags: EmitFlags;
  /** Gets an error first. */
  readonly onAnswer?: AnswerCallback | undefined;
}

const DISCONNECTED = "socket has been disconnected";

type PlainCallback = (...args: readonly unknown[]) => void;

/** The way of a socket's events to the server: acknowledgements, the retry queue, and the buffer while it is away. */
export class EventSender {
  /** What is sent once the socket is connected. */
  buffer: OutgoingSocketPacket[] = [];
  readonly #outlet: EventOutlet;
  readonly #acks = new PendingAcks();
  readonly #ackTimeout: number | undefined;
  readonly #queue: RetryQueue | undefined;

  constructor(outlet: EventOutlet, { retries, ackTimeout }: SocketOptions) {
    this.#outlet = outlet;
    this.#ackTimeout = ackTimeout;
    this.#queue = retries ? this.#createQueue(retries) : undefined;
  }

  /**
   * Sends an event. A function at the end of the arguments is its acknowledgement.
   * @throws Error when the name is reserved
   */
  emit({ args, flags, onAnswer }: Emission): void {
    if (isReservedEvent(args[0])) throw new Error(`"${String(args[0])}" is a reserved event name`);
    const callback = onAnswer ? undefined : takeCallback(args);
    if (this.#queue && !flags.volatile) {
      this.#queue.add({ args, flags, onAnswer: onAnswer ?? callback });
    } else if (callback && this.#timeoutOf(flags) === undefined) {
      this.#transmit(args, flags, this.#acks.add({ settle: (answer) => callback(...answer) }));
    } else {
      this.#emitOnce({ args, flags, onAnswer: onAnswer ?? callback });
    }
  }

  /** Sends an event now, past the buffer and the retry queue, or fails at once. */
  request(event: Required<Emission>): void {
    if (this.#outlet.ready) this.#emitOnce(event);
    else event.onAnswer?.(new Error(DISCONNECTED));
  }

  /** The server acknowledged event number `id`. */
  settle(id: number, args: readonly unknown[]): void {
    this.#acks.settle(id, args);
  }

  /** The socket is connected: sends what waits. */
  start(): void {
    const waiting = this.buffer;
    this.buffer = [];
    for (const packet of waiting) isolated(() => this.#send(packet));
    this.#queue?.restart();
  }

  /** The socket was disconnected: no answer will come but to what was not sent yet. */
  stop(): void {
    const waiting = new Set(this.buffer.map(idOf));
    this.#acks.failAll(new Error(DISCONNECTED), waiting);
  }

  #createQueue(retries: number): RetryQueue {
    const host = {
      isConnected: () => this.#outlet.ready,
      transmit: ({ args, flags }: QueuedEvent, onAnswer: AnswerCallback) =>
        this.#emitOnce({ args: [...args], flags, onAnswer }),
    };
    return new RetryQueue(host, retries);
  }

  #emitOnce({ args, flags, onAnswer }: Emission): void {
    const id = onAnswer && this.#awaitAnswer(onAnswer, this.#timeoutOf(flags));
    this.#transmit(args, flags, id);
  }

  #timeoutOf(flags: EmitFlags): number | undefined {
    return flags.timeout ?? this.#ackTimeout;
  }

  #awaitAnswer(onAnswer: AnswerCallback, timeout: number | undefined): number {
    const { timers } = this.#outlet;
    const done = (error: Error | null, args: readonly unknown[] = []) => {
      timers.clear(timer);
      onAnswer(error, ...args);
    };
    const id = this.#acks.add({ settle: (args) => done(null, args), fail: done });
    const timer =
      timeout === undefined ? undefined : timers.set(() => this.#onTimeout(id), timeout);
    return id;
  }

  #onTimeout(id: number): void {
    this.buffer = this.buffer.filter((packet) => idOf(packet) !== id);
    this.#acks.fail(id, new Error("operation has timed out"));
  }

  #transmit(args: unknown[], flags: EmitFlags, id: number | undefined): void {
    const { nsp, ready, writable } = this.#outlet;
    if (flags.volatile && !(ready && writable)) return;
    const packet = createPacket({ nsp, args, id, compress: flags.compress ?? true });
    if (ready) this.#send(packet);
    else this.buffer.push(packet);
  }

  /** What cannot be encoded is answered by nobody. */
  #send(packet: OutgoingSocketPacket): void {
    try {
      this.#outlet.send(packet);
    } catch (error) {
      this.#acks.fail(idOf(packet), error as Error);
      throw error;
    }
  }
}

function createPacket(event: {
  nsp: string;
  args: unknown[];
  id: number | undefined;
  compress: boolean;
}): OutgoingSocketPacket {
  const { nsp, id, compress } = event;
  const [name, ...args] = event.args;
  const data = [typeof name === "number" ? name : String(name), ...args] as const;
  const packet = { type: PacketType.EVENT, nsp, data, options: { compress } };
  return id === undefined ? packet : { ...packet, id };
}

function idOf(packet: OutgoingSocketPacket): number | undefined {
  return "id" in packet ? packet.id : undefined;
}

function takeCallback(args: unknown[]): PlainCallback | undefined {
  return isCallback(args.at(-1)) ? (args.pop() as PlainCallback) : undefined;
}

function isCallback(value: unknown): value is PlainCallback {
  return typeof value === "function";
}
