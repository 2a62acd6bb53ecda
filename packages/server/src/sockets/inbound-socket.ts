import { type AckPacket, type EventPacket, PacketType, type SocketPacket } from "@baro/protocol";
import { ChannelSession } from "../channels/session.ts";
import { type AckCallback, PendingAcks } from "./acks.ts";
import { CatchAllEmitter } from "./any-listeners.ts";
import type { DispatchTarget } from "./inbox.ts";
import { type Middleware, runMiddleware } from "./middleware.ts";
import { reportLost } from "./report-lost.ts";
import type { Services } from "./services.ts";
import type { Event, Next } from "./types.ts";

/** What the receiving side of a socket needs of its namespace. */
export interface InboundHost {
  readonly services: Services;
  /** An async listener of a socket that has no `error` listener has rejected. */
  reportRejection(error: unknown): void;
}

/** The receiving side of a socket: what a packet of the client does. */
export abstract class InboundSocket extends CatchAllEmitter implements DispatchTarget {
  abstract readonly nsp: InboundHost;
  abstract readonly connected: boolean;
  #middleware: Middleware<Event>[] | undefined;
  #acks: PendingAcks | undefined;

  /** Too many answers are awaited: the oldest is given up. */
  protected abstract onAnswerGivenUp(): void;

  /** The client left the namespace. */
  protected abstract onDisconnectPacket(): void;

  /** A request about channels: `[name, ...args]`. */
  protected abstract onChannelRequest(request: Event, answer: (answer: unknown) => void): void;

  /** Sends the answer to the event `id`. */
  protected abstract sendAnswer(id: number, args: unknown[]): void;

  /** The answers that are awaited, by id of their event. Published adapters add to it. */
  get acks(): PendingAcks {
    this.#acks ??= new PendingAcks({
      limit: this.nsp.services.bounds.maxPendingAcks,
      onGivenUp: () => this.onAnswerGivenUp(),
    });
    return this.#acks;
  }

  use(middleware: (event: Event, next: Next<Error>) => void): this {
    this.#middleware ??= [];
    this.#middleware.push(middleware);
    return this;
  }

  /** A packet arrived. */
  accept(packet: SocketPacket): void {
    if (!this.connected) return;
    if (packet.type === PacketType.DISCONNECT) this.onDisconnectPacket();
    else if (isAnswer(packet)) this.#onAnswer(packet);
    else if (isEvent(packet)) this.#onEvent(packet);
  }

  /** The event passed every middleware. An `error` event of a client that nobody hears must not end the process. */
  dispatch(event: Event): void {
    if (!this.connected) return;
    if (event[0] === "error" && this.listenerCount("error") === 0) return;
    Reflect.apply(super.emit, this, event);
  }

  /** Something is wrong with what the client sends. */
  fail(error: unknown): void {
    if (this.listenerCount("error") > 0) super.emit("error", error);
  }

  protected override onRejection(error: unknown, event: string | symbol): void {
    if (event === "error") reportLost("an error listener of a socket has rejected", error);
    else if (this.listenerCount("error") > 0) super.emit("error", error);
    else this.nsp.reportRejection(error);
  }

  /** Nobody awaits this answer any more. */
  forgetAnswer(id: number): void {
    this.#acks?.delete(id);
  }

  /** @param id awaits an answer under this id @param timeout ms */
  protected awaitAnswer(id: number, callback: AckCallback, timeout: number | undefined): void {
    if (timeout === undefined) this.acks.set(id, callback);
    else this.acks.setWithTimeout(id, timeout, callback);
  }

  /** Awaits no answer any more; the timers of those that have one still tell their callers. */
  protected forgetAnswers(): void {
    this.#acks = undefined;
  }

  #onEvent({ data, id }: EventPacket): void {
    const event = data as Event;
    if (ChannelSession.takes(event[0])) {
      this.onChannelRequest(event, id === undefined ? () => {} : this.#answering(id));
      return;
    }
    if (id !== undefined) event.push(this.#answering(id));
    this.notifyIncomingListeners(event);
    if (this.#middleware === undefined) this.nsp.services.inbox.addEvent(this, event);
    else this.#runMiddleware(this.#middleware, event);
  }

  #runMiddleware(chain: readonly Middleware<Event>[], event: Event): void {
    const { inbox } = this.nsp.services;
    runMiddleware(chain, event, {
      done: (error) => {
        if (error) inbox.addEvent({ dispatch: () => this.fail(error) }, event);
        else inbox.addEvent(this, event);
      },
      late: (error) => reportLost("a middleware of a socket failed after next()", error),
    });
  }

  /** The function by which a listener answers; what it is given a second time is ignored. */
  #answering(id: number): AckCallback {
    let answered = false;
    return (...args) => {
      if (answered) return;
      answered = true;
      this.sendAnswer(id, args);
    };
  }

  #onAnswer({ id, data }: AckPacket): void {
    const callback = this.#acks?.take(id);
    if (callback) Reflect.apply(callback, this, data);
    else this.nsp.services.counters.unknownAcks++;
  }
}

function isAnswer(packet: SocketPacket): packet is AckPacket {
  return packet.type === PacketType.ACK || packet.type === PacketType.BINARY_ACK;
}

function isEvent(packet: SocketPacket): packet is EventPacket {
  return packet.type === PacketType.EVENT || packet.type === PacketType.BINARY_EVENT;
}
