import type { BinaryLeaf, EnginePacket, EnginePacketType } from "@baro/protocol";
import { platform } from "#platform";
import { Emitter, type NoEvents } from "../emitter.ts";
import { type DisconnectDescription, TransportError } from "../errors.ts";
import type { ConnectionEvents, ConnectionOwner } from "./events.ts";
import { readHandshake } from "./handshake.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { EngineOptions } from "./options.ts";
import { createTimers, type Timers } from "./timers.ts";
import type { CloseDetails, OutgoingPacket, Transport, TransportSink } from "./transport.ts";
import { Candidates, remember } from "./transports/candidates.ts";
import { Upgrade } from "./upgrade.ts";
import { WriteBuffer } from "./write-buffer.ts";

/** How a message is sent. */
export interface WriteOptions {
  /** Whether compression may be spent on it. Default `true`. */
  readonly compress?: boolean;
}

/**
 * One connection to a server, below namespaces: an Engine.IO session. A new one is made for each attempt to connect; users see
 * it as `socket.io.engine`. What is written in one turn of the event loop leaves together.
 */
export class Connection extends Emitter<NoEvents, NoEvents, ConnectionEvents> {
  /** The id of the session; empty until it is open. */
  id = "";
  readyState: "opening" | "open" | "closing" | "closed" = "opening";
  readonly binaryType = "arraybuffer";
  readonly opts: EngineOptions;
  /** Bytes that the server takes in one message, where it says so. */
  maxPayload: number | undefined;
  /** The transport in use; there is none where the options name none that is known. */
  declare transport: Transport;

  readonly #timers: Timers;
  readonly #heartbeat: Heartbeat;
  readonly #candidates: Candidates;
  readonly #outbox = new WriteBuffer(() => this.#flush());
  readonly #sink: TransportSink;
  readonly #unwatch: () => void;
  #owner: ConnectionOwner | undefined;
  #upgrade: Upgrade | undefined;
  #sending = false;

  constructor(options: EngineOptions, owner?: ConnectionOwner) {
    super();
    this.opts = options;
    this.#owner = owner;
    this.#timers = createTimers(options);
    this.#heartbeat = new Heartbeat(this.#timers, () => this.#end("ping timeout"));
    this.#sink = this.#createSink();
    this.#candidates = new Candidates(options, {
      sink: this.#sink,
      timers: this.#timers,
      network: platform.createNetwork(options),
    });
    this.#unwatch = this.#watchSurroundings();
    this.#connect(this.#candidates.first());
  }

  /** What waits to be sent. */
  get writeBuffer(): OutgoingPacket[] {
    return this.#outbox.packets;
  }

  /** Whether the server has been silent for longer than it promised. Then the connection is about to close. */
  get expired(): boolean {
    if (!this.#heartbeat.expired) return false;
    queueMicrotask(() => this.#end("ping timeout"));
    return true;
  }

  /** Whether a packet would leave at once: what a volatile packet needs. */
  get writable(): boolean {
    return this.readyState === "open" && this.transport.writable && this.writeBuffer.length === 0;
  }

  /** Sends a message; ignored once the connection is closing. `onFlushed` is called when the transport has got it. */
  write(data: string | BinaryLeaf, options: WriteOptions = {}, onFlushed?: () => void): this {
    const { compress = true } = options;
    this.#queue({ type: "message", data, options: { compress } });
    if (onFlushed) this.once("flush", onFlushed);
    return this;
  }

  /** The same as {@link write}. */
  send(data: string | BinaryLeaf, options?: WriteOptions, onFlushed?: () => void): this {
    return this.write(data, options, onFlushed);
  }

  /** Closes after what is queued has left. */
  close(): this {
    if (this.readyState === "opening") this.#end("forced close");
    if (this.readyState === "open") {
      this.readyState = "closing";
      if (!this.#upgrade?.committed) this.#upgrade?.abandon();
      this.#closeIfIdle();
    }
    return this;
  }

  /** Makes the owner deaf: it has given this connection up. */
  disown(): void {
    this.#owner = undefined;
  }

  #createSink(): TransportSink {
    return {
      onOpen: () => {},
      onPacket: (packet) => this.#onPacket(packet),
      onDrain: () => this.#onDrain(),
      onError: (error) => this.#onError(error),
      onClose: (details) => this.#end("transport close", details),
    };
  }

  #watchSurroundings(): () => void {
    return platform.watch({
      offline: () => this.#end("transport close", { description: "network connection lost" }),
      unload: (early) => this.#onUnload(early),
    });
  }

  /** A page that stays after all (a dialog kept it, or it comes out of a cache) finds the connection closed, and comes back. */
  #onUnload(early: boolean): void {
    if (early && !this.opts.closeOnBeforeunload) return;
    this.transport.close(true);
    this.#timers.set(() => this.#end("transport close"), 0);
  }

  #connect(transport: Transport | undefined): void {
    if (transport) {
      this.transport = transport;
      transport.open();
      return;
    }
    // The owner cannot listen before the constructor has returned.
    queueMicrotask(() => this.#onError(new Error("No transports available")));
  }

  static readonly #handlers: Readonly<
    Partial<Record<EnginePacketType, (connection: Connection, packet: EnginePacket) => void>>
  > = {
    open: (connection, { data }) => connection.#onHandshake(data),
    ping: (connection) => connection.#onPing(),
    message: (connection, { data = "" }) => {
      connection.emitReserved("data", data).emitReserved("message", data);
      connection.#owner?.onMessage(data);
    },
  };

  #onPacket(packet: EnginePacket): void {
    if (this.readyState === "closed") return;
    this.emitReserved("packet", packet).emitReserved("heartbeat");
    Connection.#handlers[packet.type]?.(this, packet);
  }

  #onHandshake(data: unknown): void {
    const handshake = readHandshake(data);
    if (!handshake || this.id) {
      this.#onError(new TransportError("server error", { description: "invalid handshake" }));
      return;
    }
    this.id = handshake.sid;
    this.transport.query["sid"] = handshake.sid;
    this.maxPayload = handshake.maxPayload;
    this.#heartbeat.start(handshake.pingInterval + handshake.pingTimeout);
    this.readyState = "open";
    remember(this.transport);
    this.emitReserved("handshake", handshake);
    this.#owner?.onOpen();
    this.emitReserved("open");
    this.#outbox.schedule();
    if (this.opts.upgrade !== false) this.#startUpgrade(handshake.upgrades);
  }

  #onPing(): void {
    this.#heartbeat.beat();
    this.#queue({ type: "pong" });
    this.#owner?.onPing();
    this.emitReserved("ping").emitReserved("pong");
  }

  #queue(packet: OutgoingPacket): void {
    if (this.readyState === "closing" || this.readyState === "closed") return;
    this.emitReserved("packetCreate", packet);
    this.#outbox.add(packet);
  }

  #flush(): void {
    const isOpen = this.readyState === "open" || this.readyState === "closing";
    if (!isOpen || !this.transport.writable || this.#upgrade?.committed) return;
    if (this.writeBuffer.length === 0) return;
    this.#sending = true;
    this.transport.send(this.#outbox.take(this.transport, this.maxPayload));
    this.emitReserved("flush");
  }

  #onDrain(): void {
    this.#sending = false;
    if (this.writeBuffer.length > 0) this.#flush();
    else this.emitReserved("drain");
    this.#closeIfIdle();
  }

  #startUpgrade(offered: readonly string[]): void {
    const candidate = this.#candidates.upgrade(offered, this.id);
    if (!candidate) return;
    this.#upgrade = new Upgrade(this.transport, candidate, {
      onUpgrading: () => {
        remember(candidate);
        this.emitReserved("upgrading", candidate);
      },
      onUpgraded: () => this.#onUpgraded(candidate),
      onUpgradeFailed: (error) => {
        this.emitReserved("upgradeError", error);
        this.#outbox.schedule();
        this.#closeIfIdle();
      },
    });
  }

  #onUpgraded(candidate: Transport): void {
    this.transport = candidate;
    candidate.sink = this.#sink;
    this.#sending = true;
    candidate.send([{ type: "upgrade" }]);
    this.emitReserved("upgrade", candidate);
  }

  #closeIfIdle(): void {
    if (this.readyState !== "closing" || this.#upgrade?.committed) return;
    if (this.writeBuffer.length === 0 && !this.#sending) this.#end("forced close");
  }

  #onError(error: Error): void {
    remember(undefined);
    if (this.readyState === "closed") return;
    const next = this.readyState === "opening" && this.#candidates.next();
    if (next) {
      this.#connect(next);
      return;
    }
    this.#owner?.onError(error);
    this.emitReserved("error", error);
    this.#end("transport error", error);
  }

  #end(reason: string, details?: DisconnectDescription | CloseDetails): void {
    if (this.readyState === "closed") return;
    this.readyState = "closed";
    this.#heartbeat.stop();
    this.#unwatch();
    this.#upgrade?.abandon();
    this.transport?.close();
    this.id = "";
    this.#owner?.onClose(reason, details);
    this.emitReserved("close", reason, details);
    this.writeBuffer.length = 0;
  }
}
