import { type AckPacket, type EventPacket, PacketType, type SocketPacket } from "@baro/protocol";
import { ChannelSession } from "../channels/session.ts";
import { tellListenerFailed } from "../diagnostics/listener-failed.ts";
import { eventTrace } from "../diagnostics/traces.ts";
import { type AckCallback, PendingAcks } from "./acks.ts";
import { CatchAllEmitter } from "./any-listeners.ts";
import type { DispatchTarget } from "./inbox.ts";
import { ListenerQueue } from "./listener-queue.ts";
import { type Failing, lose } from "./lost.ts";
import { type Middleware, runMiddleware } from "./middleware.ts";
import type { Services } from "./services.ts";
import type { Event, Next } from "./types.ts";

/** What the receiving side of a socket needs of its namespace. */
export interface InboundHost {
  readonly services: Services;
  readonly name: string;
  /** Something of a socket that has no `error` listener has failed. */
  report(error: unknown, failing: Failing): void;
}

/** The receiving side of a socket: what a packet of the client does. */
export abstract class InboundSocket extends CatchAllEmitter implements DispatchTarget {
  abstract readonly nsp: InboundHost;
  abstract readonly id: string;
  abstract readonly conn: { readonly id: string };
  abstract readonly connected: boolean;
  #middleware: Middleware<Event>[] | undefined;
  #acks: PendingAcks | undefined;
  /** Made where listeners at work are bounded. */
  #queue: ListenerQueue | undefined;

  /** Too many answers are awaited: the oldest is given up. */
  protected abstract onAnswerGivenUp(): void;

  /** Too many events wait for listeners at work. */
  protected abstract onTooManyWaiting(): void;

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
      onThrow: (error) => this.onThrow(error, "ack"),
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
    try {
      if (packet.type === PacketType.DISCONNECT) this.onDisconnectPacket();
      else if (isAnswer(packet)) this.#onAnswer(packet);
      else if (isEvent(packet)) this.#onEvent(packet);
    } catch (error) {
      this.onThrow(error, isEvent(packet) ? String(packet.data[0]) : "ack");
    }
  }

  /** The event passed every middleware. An `error` event of a client that nobody hears is nobody's. */
  dispatch(event: Event): void {
    if (!this.connected) return;
    if (event[0] === "error" && this.listenerCount("error") === 0) return;
    const { maxConcurrentListeners } = this.nsp.services.bounds;
    if (maxConcurrentListeners === Number.POSITIVE_INFINITY) this.#callListeners(event);
    else this.#callInTurn(event, maxConcurrentListeners);
  }

  /** Something is wrong with what the client sends, or an error is the socket's to hear of. */
  fail(error: unknown): void {
    if (this.listenerCount("error") > 0) this.tell("error", error);
  }

  /** Emits to the socket's own listeners. Whatever they throw, the caller goes on. */
  protected tell(event: string, ...args: unknown[]): void {
    try {
      super.emit(event, ...args);
    } catch (error) {
      this.onThrow(error, event);
    }
  }

  protected override onThrow(error: unknown, event: string | symbol): void {
    this.#report(error, event, "listener");
  }

  protected override onRejection(error: unknown, event: string | symbol): void {
    this.#report(error, event, "async listener");
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
      const answer = id === undefined ? () => {} : this.#answering(id);
      if (eventTrace.hasSubscribers) this.#requestTraced(event, answer);
      else this.onChannelRequest(event, answer);
      return;
    }
    if (id !== undefined) event.push(this.#answering(id));
    this.notifyIncomingListeners(event);
    if (this.#middleware === undefined) this.nsp.services.inbox.addEvent(this, event);
    else this.#runMiddleware(this.#middleware, event);
  }

  #dispatchTraced([name, ...args]: Event): void {
    const fields = this.#traceFields(name);
    const handled = eventTrace.promise(fields, () => Promise.all(this.call(name, args)));
    // Who rejects is reported on its own.
    handled.catch(() => {});
  }

  #requestTraced(request: Event, answer: AckCallback): void {
    const ask = (done: () => void): void =>
      this.onChannelRequest(request, (answered) => {
        answer(answered);
        done();
      });
    eventTrace.callback(this.#traceFields(request[0]), ask, () => {});
  }

  #traceFields(event: string) {
    const { services, name: namespace } = this.nsp;
    return {
      server: services.serverId,
      connection: this.conn.id,
      namespace,
      socket: this.id,
      event,
    };
  }

  #runMiddleware(chain: readonly Middleware<Event>[], event: Event): void {
    const { inbox } = this.nsp.services;
    runMiddleware(chain, event, {
      done: (error) => {
        if (error) inbox.addEvent({ dispatch: () => this.fail(error) }, event);
        else inbox.addEvent(this, event);
      },
      late: (error) => this.onThrow(error, event[0]),
    });
  }

  protected override onPending(outcome: PromiseLike<unknown>): void {
    this.#queue?.onPending(outcome);
  }

  /** Hears no more of the events that wait. */
  protected forgetEvents(): void {
    this.#queue?.clear();
  }

  #callInTurn(event: Event, limit: number): void {
    this.#queue ??= new ListenerQueue(limit, (next) => this.#callListeners(next));
    if (!this.#queue.take(event)) this.onTooManyWaiting();
  }

  #callListeners(event: Event): void {
    try {
      if (eventTrace.hasSubscribers && this.listenerCount(event[0]) > 0)
        this.#dispatchTraced(event);
      else Reflect.apply(super.emit, this, event);
    } catch (error) {
      this.onThrow(error, event[0]);
    }
  }

  /** What an `error` listener fails with goes to no other one: it could go round for ever. */
  #report(error: unknown, event: string | symbol, failing: Failing): void {
    const { services, name: namespace } = this.nsp;
    const owner = { server: services.serverId, connection: this.conn.id, namespace };
    tellListenerFailed(owner, event, error);
    if (event === "error") lose(error, failing);
    else if (this.listenerCount("error") > 0) this.fail(error);
    else this.nsp.report(error, failing);
  }

  /** The function by which a listener answers, once. After an answer that cannot be encoded it may give another. */
  #answering(id: number): AckCallback {
    let answered = false;
    return (...args) => {
      if (answered) return;
      this.sendAnswer(id, args);
      answered = true;
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
