import { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { EnginePacket, EnginePacketType } from "@baro/protocol";
import type { CloseReason, ConnectionOwner, EngineConnection, TransportView } from "./contract.ts";
import { EngineError } from "./errors.ts";
import type { HttpExchange } from "./exchange.ts";
import type { Flushable, FlushQueue } from "./flush-queue.ts";
import { Frame } from "./frame.ts";
import type { Heartbeat, HeartbeatMember } from "./heartbeat.ts";
import { type Lifecycle, type LifecycleInput, step } from "./lifecycle.ts";
import { Probe, type ProbeHost } from "./probe.ts";
import type { Transport, TransportSink } from "./transport.ts";

const PING = Frame.encoded("2", false);

/** How long a client may take to fetch the rest of a session that this side closes. ms */
const CLOSE_TIMEOUT = 30_000;

/** What a connection needs of the engine that made it. */
export interface ConnectionHost {
  readonly heartbeat: Heartbeat;
  readonly flushQueue: FlushQueue;
  readonly limits: { readonly upgradeTimeout: number; readonly maxSendBuffer: number };
  /** The connection is over; forget it. */
  forget(connection: Connection): void;
}

/** What is known of a client when its connection is made. */
export interface ConnectionInit {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly transport: Transport;
}

/** One client below namespaces: a session of the Engine.IO protocol. Its life is in lifecycle.ts; this is the I/O around it. */
export class Connection
  extends EventEmitter
  implements EngineConnection, TransportSink, HeartbeatMember, ProbeHost, Flushable
{
  readonly id: string;
  readonly protocol = 4;
  readonly request: IncomingMessage;
  readonly remoteAddress: string;
  awaitingPong = false;

  readonly #host: ConnectionHost;
  readonly #outbox: Frame[] = [];
  #outboxBytes = 0;
  #transport: Transport;
  #probe: Probe | undefined;
  #owner: ConnectionOwner | undefined;
  #state: Lifecycle = { phase: "opening" };
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
    return this.#state.phase === "open" && this.#outbox.length === 0 && this.#transport.writable;
  }

  get bufferedBytes(): number {
    return this.#outboxBytes + this.#transport.bufferedBytes;
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

  write(frames: readonly Frame[]): void {
    if (this.#state.phase !== "open") return;
    const waiting = this.#outbox.length > 0 || this.#transport.bufferedBytes > 0;
    for (const frame of frames) this.#enqueue(frame);
    if (waiting && this.bufferedBytes > this.#host.limits.maxSendBuffer) this.#closeAsSlow();
  }

  /** Queues text (as a string) or binary as one message. For those who use the engine without namespaces. */
  send(data: string | Buffer): this {
    this.write([typeof data === "string" ? Frame.text(data) : Frame.binary(data)]);
    return this;
  }

  close(discard = false, reason: CloseReason = "forced close"): void {
    this.#apply({ type: "close", discard, reason, writable: this.#transport.writable });
  }

  /** A further HTTP request of this session. */
  handle(exchange: HttpExchange): void {
    this.#transport.handle?.(exchange);
  }

  /** Another transport of this client wants to take over. Refused while one does, or did. */
  tryUpgrade(transport: Transport): void {
    if (this.#probe || this.#upgraded || this.#state.phase !== "open") {
      transport.destroy();
      return;
    }
    this.#probe = new Probe(transport, this, this.#host.limits.upgradeTimeout);
  }

  flush(): void {
    this.#flushQueued = false;
    if (this.#outbox.length === 0 || !this.#transport.writable) return;
    if (this.#state.phase !== "open") return;
    this.#transport.send(this.#outbox);
    this.#emptyOutbox();
    this.#notify("flush");
    this.#notify("drain");
  }

  sendPing(): void {
    this.#notifyPacketCreated(PING);
    this.#enqueue(PING);
  }

  onHeartbeatTimeout(): void {
    this.#closeNow("ping timeout");
  }

  onPacket(transport: Transport, packet: EnginePacket<Buffer>): void {
    if (transport !== this.#transport) return;
    if (this.#state.phase !== "open" && packet.type !== "close") return;
    if (this.awaitingPong) this.#host.heartbeat.alive(this);
    if (this.listenerCount("packet") > 0) this.emit("packet", packet);
    PACKET_HANDLERS[packet.type](this, packet);
  }

  onMalformed(_transport: Transport, error: Error): void {
    this.#closeNow("parse error", error);
  }

  onWritable(transport: Transport): void {
    if (transport !== this.#transport) return;
    if (this.#state.phase === "closing") this.#apply({ type: "writable" });
    else this.flush();
  }

  onEnd(transport: Transport, error?: Error): void {
    if (transport !== this.#transport) return;
    this.#apply({ type: "ended", reason: error ? "transport error" : "transport close" }, error);
  }

  onProbed(): void {
    this.emit("upgrading", this.#probe?.transport);
    this.#transport.holdNothing?.();
  }

  onUpgraded(transport: Transport): void {
    const old = this.#transport;
    this.#probe = undefined;
    this.#upgraded = true;
    this.#transport = transport;
    transport.sink = this;
    old.destroy();
    this.emit("upgrade", transport);
    this.onWritable(transport);
  }

  onProbeFailed(): void {
    this.#probe = undefined;
    this.#transport.holdAgain?.();
  }

  /** @internal the message of a packet, for the table of handlers */
  deliver(data: string | Buffer): void {
    if (this.listenerCount("message") > 0) this.emit("message", data);
    if (this.listenerCount("data") > 0) this.emit("data", data);
    this.#owner?.onMessage(data);
  }

  /** @internal a packet that ends the session, for the table of handlers */
  endedByPeer(error?: EngineError): void {
    this.#closeNow(error ? "transport error" : "transport close", error);
  }

  #closeNow(reason: CloseReason, description?: unknown): void {
    const writable = this.#transport.writable;
    this.#apply({ type: "close", discard: true, reason, writable }, description);
  }

  #enqueue(frame: Frame): void {
    this.#outbox.push(frame);
    this.#outboxBytes += frame.size;
    if (this.#flushQueued) return;
    this.#flushQueued = true;
    this.#host.flushQueue.add(this);
  }

  #emptyOutbox(): void {
    this.#outbox.length = 0;
    this.#outboxBytes = 0;
  }

  #closeAsSlow(): void {
    const limit = this.#host.limits.maxSendBuffer;
    const error = new EngineError(
      "SLOW_CONSUMER",
      `more than ${limit} bytes (maxSendBuffer) waited for a client that does not read`,
    );
    this.#apply({ type: "failed", reason: "slow consumer" }, error);
  }

  /** Runs users' listeners so that one that throws is reported as uncaught, and nobody else's frames stay behind. */
  #notify(event: "flush" | "drain"): void {
    if (this.listenerCount(event) === 0) return;
    queueMicrotask(() => this.emit(event));
  }

  #notifyPacketCreated(frame: Frame): void {
    if (this.listenerCount("packetCreate") > 0) this.emit("packetCreate", frame);
  }

  #apply(input: LifecycleInput, description?: unknown): void {
    const { state, actions, reason } = step(this.#state, input);
    this.#state = state;
    for (const action of actions) {
      if (action === "sendAndClose") this.#transport.close(this.#outbox);
      else if (action === "closeNow") this.#transport.close([]);
      else if (action === "destroy") this.#transport.destroy();
      else if (action === "awaitWritable") this.#awaitClient();
      else if (reason) this.#report(reason, description);
    }
  }

  #awaitClient(): void {
    const giveUp = () => this.#apply({ type: "failed", reason: "forced close" });
    this.#closeTimer = setTimeout(giveUp, CLOSE_TIMEOUT);
  }

  #report(reason: CloseReason, description: unknown): void {
    clearTimeout(this.#closeTimer);
    this.#probe?.fail();
    this.#host.heartbeat.remove(this);
    this.#host.forget(this);
    this.#emptyOutbox();
    this.#owner?.onClose(reason, description);
    this.emit("close", reason, description);
  }
}

type PacketHandler = (connection: Connection, packet: EnginePacket<Buffer>) => void;

const ignore: PacketHandler = () => {};

/** What each packet of a client means once the session is open (Engine.IO protocol 4, section "Packet types"). */
const PACKET_HANDLERS: Readonly<Record<EnginePacketType, PacketHandler>> = {
  message: (connection, packet) => connection.deliver(packet.data ?? ""),
  pong: (connection) => connection.emit("heartbeat"),
  ping: (connection) =>
    connection.endedByPeer(new EngineError("HEARTBEAT_DIRECTION", "invalid heartbeat direction")),
  close: (connection) => connection.endedByPeer(),
  open: ignore,
  upgrade: ignore,
  noop: ignore,
};
