import { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { EnginePacket } from "@baro/protocol";
import type { ConnectionHost, ConnectionInit } from "./connection-host.ts";
import type {
  CloseReason,
  ConnectionOwner,
  EngineConnection,
  RawMessage,
  SendCallback,
  SendOptions,
  TransportView,
} from "./contract.ts";
import type { EngineError } from "./errors.ts";
import type { HttpExchange } from "./exchange.ts";
import type { Flushable } from "./flush-queue.ts";
import { Frame } from "./frame.ts";
import type { HeartbeatMember } from "./heartbeat.ts";
import { type Lifecycle, type LifecycleInput, OPENING, step } from "./lifecycle.ts";
import { Outbox, overflow } from "./outbox.ts";
import { PACKET_HANDLERS, type PacketReceiver } from "./packet-handlers.ts";
import { Probe, type ProbeHost } from "./probe.ts";
import { isolate, notify } from "./surface.ts";
import type { Transport, TransportSink } from "./transport.ts";

const PING = Frame.encoded("2", false);

/** How long a client may take to fetch the rest of a session that this side closes. ms */
const CLOSE_TIMEOUT = 30_000;

/**
 * One client below namespaces: a session of the Engine.IO protocol. Its life is in lifecycle.ts; this is the I/O around it.
 * What listeners and the owner throw surfaces apart from it: state never depends on how the app's code ends.
 */
export class Connection
  extends EventEmitter
  implements EngineConnection, TransportSink, HeartbeatMember, ProbeHost, Flushable, PacketReceiver
{
  readonly id: string;
  readonly protocol = 4;
  readonly request: IncomingMessage;
  readonly remoteAddress: string;
  awaitingPong = false;

  readonly #host: ConnectionHost;
  readonly #outbox = new Outbox();
  #transport: Transport;
  #probe: Probe | undefined;
  #owner: ConnectionOwner | undefined;
  #state: Lifecycle = OPENING;
  #upgraded = false;
  #flushQueued = false;
  #closeTimer: NodeJS.Timeout | undefined;

  constructor(host: ConnectionHost, init: ConnectionInit) {
    super();
    this.#host = host;
    this.id = init.id;
    this.request = init.request;
    this.remoteAddress = init.request.socket.remoteAddress ?? "";
    this.#transport = init.transport;
    this.#transport.sink = this;
  }

  get transport(): TransportView {
    return this.#transport;
  }

  get readyState(): Lifecycle["phase"] {
    return this.#state.phase;
  }

  /** Whether the transport that the session began with has been left. */
  get upgraded(): boolean {
    return this.#upgraded;
  }

  /** Whether an upgrade is being tried. */
  get upgrading(): boolean {
    return this.#probe !== undefined;
  }

  get writable(): boolean {
    return (
      this.#state.phase === "open" && this.#outbox.frames.length === 0 && this.#transport.writable
    );
  }

  get bufferedBytes(): number {
    return this.#outbox.bytes + this.#transport.bufferedBytes;
  }

  own(owner: ConnectionOwner): void {
    this.#owner = owner;
  }

  /** Begins: tells the client the terms of the session. */
  open(handshake: Frame): void {
    this.#apply({ type: "opened" });
    this.#host.heartbeat.add(this);
    this.#enqueue(handshake);
  }

  writeFrames(frames: readonly Frame[]): void {
    if (this.#state.phase !== "open") return;
    const waiting = this.bufferedBytes > 0;
    for (const frame of frames) this.#create(frame);
    const { maxSendBuffer } = this.#host.limits;
    if (!waiting || this.bufferedBytes <= maxSendBuffer) return;
    this.#apply({ type: "failed", reason: "slow consumer" }, overflow(maxSendBuffer));
  }

  write(data: RawMessage, options?: SendOptions, callback?: SendCallback): this {
    if (this.#state.phase !== "open") return this;
    if (callback) this.#outbox.onSent(callback);
    this.writeFrames([Frame.message(data, options?.compress)]);
    return this;
  }

  send(data: RawMessage, options?: SendOptions, callback?: SendCallback): this {
    return this.write(data, options, callback);
  }

  close(discard = false, reason: CloseReason = "forced close"): void {
    const writable =
      this.#transport.writable && (discard || !this.#outbox.goesBeforeFarewell(this.#transport));
    this.#apply({ type: "close", discard, reason, writable });
  }

  /** A further HTTP request of this session. */
  handle(exchange: HttpExchange): void {
    this.#transport.handle?.(exchange);
  }

  /** Another transport of this client wants to take over. Refused while one tries, and once one did. */
  tryUpgrade(transport: Transport): void {
    const isOffered = this.#transport.name !== transport.name;
    if (this.#probe || !isOffered || this.#state.phase !== "open") {
      transport.close([]);
      return;
    }
    this.#probe = new Probe(transport, this, this.#host.limits.upgradeTimeout);
  }

  flush(): void {
    this.#flushQueued = false;
    if (!this.#hasToSend) return;
    this.#host.flushEvents.before(this, this.#outbox.frames);
    // A listener may have closed the connection.
    if (!this.#hasToSend) return;
    this.#outbox.leaveBy(this.#transport);
    this.#host.flushEvents.after(this);
  }

  sendPing(): void {
    this.#create(PING);
  }

  onHeartbeatTimeout(): void {
    this.#closeNow("ping timeout");
  }

  onPacket(transport: Transport, packet: EnginePacket<Buffer>): void {
    if (transport !== this.#transport) return;
    if (this.#state.phase !== "open" && packet.type !== "close") return;
    if (this.awaitingPong) this.#host.heartbeat.alive(this);
    notify(this, "packet", packet);
    PACKET_HANDLERS[packet.type](this, packet);
  }

  onMalformed(transport: Transport, error: Error): void {
    if (transport !== this.#transport) return;
    this.#closeNow("parse error", error);
  }

  onWritable(transport: Transport): void {
    if (transport !== this.#transport) return;
    if (this.#state.phase !== "closing") this.flush();
    else if (this.#outbox.goesBeforeFarewell(this.#transport))
      this.#outbox.leaveBy(this.#transport);
    else this.#apply({ type: "writable" });
  }

  onEnd(transport: Transport, error?: Error): void {
    if (transport !== this.#transport) return;
    this.#apply({ type: "ended", reason: error ? "transport error" : "transport close" }, error);
  }

  onProbed(): void {
    notify(this, "upgrading", this.#probe?.transport);
    this.#transport.holdNothing?.();
  }

  onUpgraded(transport: Transport): void {
    const old = this.#transport;
    this.#probe = undefined;
    this.#upgraded = true;
    this.#transport = transport;
    transport.sink = this;
    old.destroy();
    notify(this, "upgrade", transport);
    this.onWritable(transport);
  }

  onProbeFailed(): void {
    this.#probe = undefined;
    this.#transport.holdAgain?.();
  }

  /** @internal the message of a packet */
  deliver(data: string | Buffer): void {
    notify(this, "data", data);
    notify(this, "message", data);
    isolate(() => this.#owner?.onMessage(data));
  }

  /** @internal */
  onPong(): void {
    notify(this, "heartbeat");
  }

  /** @internal a packet that ends the session */
  endedByPeer(error?: EngineError): void {
    if (error) this.#closeNow("transport error", error);
    else this.#apply({ type: "left", reason: "transport close" });
  }

  #closeNow(reason: CloseReason, description?: unknown): void {
    const writable = this.#transport.writable;
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
    this.#host.flushQueue.add(this);
  }

  #apply(input: LifecycleInput, description?: unknown): void {
    const { state, actions, reason } = step(this.#state, input);
    this.#state = state;
    for (const action of actions) {
      if (action === "sendAndClose") this.#outbox.closeBy(this.#transport);
      else if (action === "closeNow") this.#transport.close([]);
      else if (action === "leave") this.#transport.leave();
      else if (action === "destroy") this.#transport.destroy();
      else if (action === "awaitWritable") this.#awaitClient();
      else if (reason) this.#report(reason, description);
    }
  }

  /** The client is given time, though no pings: a client that lives comes for the rest of its own accord. */
  #awaitClient(): void {
    this.#host.heartbeat.remove(this);
    if (this.#transport.writable) this.#outbox.leaveBy(this.#transport);
    const giveUp = () => this.#apply({ type: "failed", reason: "forced close" });
    this.#closeTimer = setTimeout(giveUp, CLOSE_TIMEOUT);
  }

  get #hasToSend(): boolean {
    const isReady = this.#state.phase === "open" && this.#transport.writable;
    return isReady && this.#outbox.frames.length > 0;
  }

  #report(reason: CloseReason, description: unknown): void {
    clearTimeout(this.#closeTimer);
    this.#probe?.fail();
    this.#host.heartbeat.remove(this);
    this.#host.forget(this.id);
    this.#outbox.clear();
    isolate(() => this.#owner?.onClose(reason, description));
    notify(this, "close", reason, description);
  }
}
