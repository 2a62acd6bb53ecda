import type { EnginePacket } from "@baro/protocol";
import { isBreach } from "./breach.ts";
import type { ConnectionHost, ConnectionInit } from "./connection-host.ts";
import type {
  CloseReason,
  ConnectionOwner,
  EngineConnection,
  RawMessage,
  SendCallback,
  SendOptions,
} from "./contract.ts";
import type { EngineError } from "./errors.ts";
import type { HttpExchange } from "./exchange.ts";
import type { Flushable } from "./flush-queue.ts";
import { Frame } from "./frame.ts";
import type { HeartbeatMember } from "./heartbeat.ts";
import { type Lifecycle, type LifecycleInput, OPENING, step } from "./lifecycle.ts";
import { tellLimitReached } from "./limit-reached.ts";
import { Meter } from "./meter.ts";
import { Outbox, overflow } from "./outbox.ts";
import type { PacketReceiver } from "./packet-handlers.ts";
import { Session } from "./session.ts";
import { tellClosed, tellPacketIn, tellPacketsOut, tellRefused } from "./session-diagnostics.ts";
import { isolate, notify } from "./surface.ts";
import type { Transport } from "./transport.ts";

const PING = Frame.encoded("2");
const PONG = Frame.encoded("3");

/**
 * One client below namespaces: a session of the Engine.IO protocol. Its life is in lifecycle.ts; this is the I/O around it.
 * What listeners and the owner throw surfaces apart from it: state never depends on how the app's code ends.
 */
export class Connection
  extends Session
  implements EngineConnection, HeartbeatMember, Flushable, PacketReceiver
{
  awaitsLife = false;
  readonly #outbox = new Outbox();
  readonly #meter: Meter | undefined;
  #owner: ConnectionOwner | undefined;
  #state: Lifecycle = OPENING;
  #flushQueued = false;

  constructor(host: ConnectionHost, init: ConnectionInit) {
    super(host, init);
    this.#meter = Meter.of(host.limits);
  }

  get readyState(): Lifecycle["phase"] {
    return this.#state.phase;
  }

  get writable(): boolean {
    return (
      this.#state.phase === "open" && this.#outbox.frames.length === 0 && this.carrier.writable
    );
  }

  get bufferedBytes(): number {
    return this.#outbox.bytes + this.carrier.bufferedBytes;
  }

  whenDrained(listener: (hasLeft: boolean) => void): void {
    const isOpen = this.#state.phase === "open";
    if (isOpen && !this.writable) this.awaitDrain(listener);
    else isolate(listener, isOpen);
  }

  own(owner: ConnectionOwner): void {
    this.#owner = owner;
  }

  /** Begins: tells the client the terms of the session. */
  open(handshake: Frame): void {
    this.#apply({ type: "opened" });
    this.revision.pulse.add(this);
    this.#enqueue(handshake);
  }

  writeFrames(frames: readonly Frame[]): void {
    if (this.#state.phase !== "open") return;
    const waiting = this.bufferedBytes > 0;
    for (const frame of frames) this.#create(frame);
    const { maxSendBuffer } = this.server.limits;
    if (!waiting || !this.#outbox.isAbove(maxSendBuffer, this.carrier.bufferedBytes)) return;
    tellLimitReached({ code: "SLOW_CONSUMER", ...this.listenerOwner });
    this.#apply({ type: "failed", reason: "slow consumer" }, overflow(maxSendBuffer));
  }

  write(data: RawMessage, options?: SendOptions | SendCallback, callback?: SendCallback): this {
    if (typeof options === "function") return this.write(data, undefined, options);
    if (this.#state.phase !== "open") return this;
    if (callback) this.#outbox.onSent(callback);
    this.writeFrames([Frame.message(data, options?.compress)]);
    return this;
  }

  send(data: RawMessage, options?: SendOptions | SendCallback, callback?: SendCallback): this {
    return this.write(data, options, callback);
  }

  close(discard = false, reason: CloseReason = "forced close"): void {
    // What was written in this turn counts as sent, where the transport takes it.
    if (discard && !this.#outbox.goesBeforeFarewell(this.carrier)) this.flush();
    const writable =
      this.carrier.writable && (discard || !this.#outbox.goesBeforeFarewell(this.carrier));
    this.#apply({ type: "close", discard, reason, writable });
  }

  /** A further HTTP request of this session. */
  handle(exchange: HttpExchange): void {
    this.carrier.handle?.(exchange);
  }

  /** Another transport of this client wants to take over. */
  tryUpgrade(transport: Transport): void {
    if (this.#state.phase !== "open") transport.close([]);
    else this.tryTransport(transport, this.server.deadlines.upgrade);
  }

  flush(): void {
    this.#flushQueued = false;
    this.#sendWaiting();
    if (this.isDrainAwaited && this.writable) this.endDrainWait(true);
  }

  #sendWaiting(): void {
    if (!this.#hasToSend) return;
    const isHeard = this.server.flushEvents.before(this, this.#outbox.frames);
    // A listener may have closed the connection.
    if (isHeard && !this.#hasToSend) return;
    tellPacketsOut(this, this.#outbox);
    this.#outbox.leaveBy(this.carrier);
    this.server.flushEvents.after(this);
  }

  sendPing(): void {
    this.#create(PING);
  }

  onHeartbeatTimeout(): void {
    this.#closeNow("ping timeout");
  }

  /** @internal the client has not come for the rest of a session that this side closes */
  onCloseTimeout(): void {
    this.#apply({ type: "failed", reason: "forced close" });
  }

  override onPacket(transport: Transport, packet: EnginePacket<Buffer>): void {
    if (transport !== this.carrier) return;
    if (this.#state.phase !== "open" && packet.type !== "close") return;
    if (this.#meter !== undefined && this.#isTooMuch(this.#meter, packet)) return;
    if (this.awaitsLife) this.revision.pulse.alive(this);
    tellPacketIn(this, packet);
    notify(this, "packet", packet);
    this.revision.handlers[packet.type](this, packet);
  }

  override onMalformed(transport: Transport, error: Error): void {
    if (transport !== this.carrier) return;
    tellRefused(this, error);
    this.#closeNow("parse error", error);
  }

  override onWritable(transport: Transport): void {
    if (transport !== this.carrier) return;
    if (this.#state.phase !== "closing") this.flush();
    else if (this.#outbox.goesBeforeFarewell(this.carrier)) this.#outbox.leaveBy(this.carrier);
    else this.#apply({ type: "writable" });
  }

  override onEnd(transport: Transport, error?: Error): void {
    if (transport !== this.carrier) return;
    if (error && isBreach(error)) tellRefused(this, error);
    this.#apply({ type: "ended", reason: error ? "transport error" : "transport close" }, error);
  }

  /** @internal the message of a packet */
  deliver(data: string | Buffer): void {
    notify(this, "data", data);
    notify(this, "message", data);
    isolate(() => this.#owner?.onMessage(data));
  }

  /** @internal */
  onHeartbeat(): void {
    notify(this, "heartbeat");
  }

  /** @internal An answer that waits answers what comes after it too: a client that pings and does not read piles nothing up. */
  answerPing(): void {
    if (this.#outbox.frames.at(-1) !== PONG) this.writeFrames([PONG]);
  }

  /** @internal a packet that ends the session */
  endedByPeer(error?: EngineError): void {
    if (error) tellRefused(this, error);
    if (error) this.#closeNow("transport error", error);
    else this.#apply({ type: "left", reason: "transport close" });
  }

  #closeNow(reason: CloseReason, description?: unknown): void {
    const writable = this.carrier.writable;
    this.#apply({ type: "close", discard: true, reason, writable }, description);
  }

  /** Tells users of a packet, and queues it. */
  #create(frame: Frame): void {
    if (this.listenerCount("packetCreate") > 0) notify(this, "packetCreate", frame.packet);
    this.#enqueue(frame);
  }

  #enqueue(frame: Frame): void {
    this.#outbox.add(frame);
    if (this.#flushQueued) return;
    this.#flushQueued = true;
    this.server.flushQueue.add(this);
  }

  #apply(input: LifecycleInput, description?: unknown): void {
    const { state, actions, reason } = step(this.#state, input);
    this.#state = state;
    for (const action of actions) {
      if (action === "sendAndClose") this.#outbox.closeBy(this.carrier);
      else if (action === "closeNow") this.carrier.close([]);
      else if (action === "leave") this.carrier.leave();
      else if (action === "destroy") this.carrier.destroy();
      else if (action === "awaitWritable") this.#awaitClient();
      else if (reason) this.#report(reason, description);
    }
  }

  /** The client is given time, though no pings: a client that lives comes for the rest of its own accord. */
  #awaitClient(): void {
    this.revision.pulse.remove(this);
    if (this.carrier.writable) this.#outbox.leaveBy(this.carrier);
    this.server.deadlines.close.add(this);
  }

  #isTooMuch(meter: Meter, packet: EnginePacket<Buffer>): boolean {
    const error = meter.count(packet);
    if (error === undefined) return false;
    tellLimitReached({ code: error.code, ...this.listenerOwner });
    this.#closeNow("limit exceeded", error);
    return true;
  }

  get #hasToSend(): boolean {
    return this.#outbox.frames.length > 0 && this.#state.phase === "open" && this.carrier.writable;
  }

  #report(reason: CloseReason, description: unknown): void {
    this.server.deadlines.close.remove(this);
    tellClosed(this, reason);
    this.endUpgrade();
    this.revision.pulse.remove(this);
    this.server.forget(this.id);
    this.#outbox.clear();
    if (this.isDrainAwaited) this.endDrainWait(false);
    isolate(() => this.#owner?.onClose(reason, description));
    notify(this, "close", reason, description);
  }
}
