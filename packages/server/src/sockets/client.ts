import type { IncomingMessage } from "node:http";
import { PacketType, type SocketPacket } from "@baro/protocol";
import type { SocketId } from "../adapter/contract.ts";
import { type EncodedPackets, framesOfEncoded, type WriteOptions } from "../compat/encoded.ts";
import { inputRefused, volatileDropped } from "../diagnostics/channels.ts";
import { codeOf } from "../diagnostics/code-of.ts";
import type { CloseReason, ConnectionOwner, EngineConnection } from "../engine/contract.ts";
import type { Frame } from "../engine/frame.ts";
import { tellLimitReached } from "../engine/limit-reached.ts";
import { isolate } from "../engine/surface.ts";
import type { ClientView } from "./api.ts";
import type { ClientDeadlines } from "./client-deadlines.ts";
import type { PacketDecoder } from "./codec.ts";
import { Conflation } from "./conflation.ts";
import type { FrameSink } from "./fan-out.ts";
import type { PacketTarget } from "./inbox.ts";
import { InputError } from "./input-error.ts";
import { NamedFew } from "./named-few.ts";
import { type Joining, joiningOf } from "./revisions.ts";
import type { Services } from "./services.ts";
import type { DisconnectReason } from "./types.ts";

/** What a client needs of its socket in one namespace. */
export interface ClientSocket {
  readonly id: SocketId;
  /** A packet for this socket arrived. Must not throw. */
  accept(packet: SocketPacket): void;
  /** Something is wrong with what the client sends. Must not throw. */
  fail(error: unknown): void;
  /** Ends the socket. Must not throw. */
  end(reason: DisconnectReason, description?: unknown): void;
  /** Its client is gone, before it came to be connected. Must not throw. */
  lost(reason: DisconnectReason): void;
  disconnect(): unknown;
}

/** What a client needs of a namespace. */
export interface ClientNamespace {
  /** Takes a client in, or refuses it; tells it either way. */
  admit(client: Client, auth: Readonly<Record<string, unknown>>): void;
  /** The client that it was looked for is gone. */
  settled(): void;
}

/** What a client needs of its server. */
export interface ClientHost {
  readonly services: Services;
  /** Finds a namespace, or makes it where a pattern allows it. */
  resolveNamespace(
    name: string,
    auth: Readonly<Record<string, unknown>>,
    found: (namespace: ClientNamespace | undefined) => void,
  ): void;
}

/** Shared by all clients for which no middleware runs. */
const NONE: readonly ClientSocket[] = [];

/** One connection and its namespaces: takes messages apart and hands packets on. */
export class Client implements ClientView, ConnectionOwner, FrameSink, PacketTarget<SocketPacket> {
  readonly conn: EngineConnection;
  readonly joining: Joining;
  readonly #host: ClientHost;
  readonly #decoder: PacketDecoder;
  readonly #sockets = new NamedFew<ClientSocket>();
  /** Sockets on their way through the middleware of their namespace. */
  #undecided: readonly ClientSocket[] = NONE;
  /** What limits the time until it is in a namespace; undefined once it was in one. */
  #connectDeadlines: ClientDeadlines["connect"] | undefined;
  /** While a packet lacks an attachment. */
  #awaitsAttachment = false;
  #conflation: Conflation | undefined;
  /** How many namespaces are being looked for. */
  #lookups = 0;
  #ended = false;

  constructor(host: ClientHost, conn: EngineConnection) {
    this.#host = host;
    this.conn = conn;
    this.joining = joiningOf(conn);
    this.#decoder = host.services.codec.createDecoder();
    this.#connectDeadlines = host.services.deadlines.connect;
    this.#connectDeadlines.add(this);
    conn.own(this);
    if (this.joining.joinsMainUnasked) host.services.inbox.addTask(() => this.#connect("/", {}));
  }

  get id(): string {
    return this.conn.id;
  }

  get awaitsAttachment(): boolean {
    return this.#awaitsAttachment;
  }

  // Names that published tools read.

  get server(): ClientHost {
    return this.#host;
  }

  /** By namespace. */
  get nsps(): ReadonlyMap<string, ClientSocket> {
    return new Map(this.#sockets.entries());
  }

  /** By id. */
  get sockets(): ReadonlyMap<SocketId, ClientSocket> {
    return new Map(this.#sockets.values().map((socket) => [socket.id, socket]));
  }

  get request(): IncomingMessage {
    return this.conn.request;
  }

  onMessage(data: string | Buffer): void {
    if (this.#ended) return;
    try {
      const packet = this.#decoder.add(data);
      if (this.#awaitsAttachment || this.#decoder.pending) this.#awaitAttachment();
      if (packet !== undefined) this.#host.services.inbox.addPacket(this, packet);
    } catch (error) {
      this.#onMalformed(error);
    }
  }

  onClose(reason: CloseReason, description?: unknown): void {
    this.#ended = true;
    this.#connectDeadlines?.remove(this);
    this.#awaitsAttachment = false;
    this.#host.services.deadlines.forgetAttachment(this);
    isolate(() => this.#decoder.reset());
    const undecided = this.#undecided;
    this.#undecided = NONE;
    for (const socket of undecided) socket.lost(reason);
    for (const socket of this.#sockets.values()) socket.end(reason, description);
  }

  accept(packet: SocketPacket): void {
    if (this.#ended) return;
    const name = this.joining.namespaceOf(packet);
    const socket = this.#sockets.get(name);
    if (packet.type === PacketType.CONNECT && socket === undefined) {
      this.#connect(name, this.joining.authOf(packet));
    } else if (
      socket === undefined ||
      packet.type === PacketType.CONNECT ||
      packet.type === PacketType.CONNECT_ERROR
    ) {
      this.#host.services.counters.misdirectedPackets++;
      this.#reject();
    } else {
      socket.accept(packet);
    }
  }

  /** A socket of this client waits for its middleware. */
  awaitDecision(socket: ClientSocket): void {
    this.#undecided = this.#undecided.length === 0 ? [socket] : [...this.#undecided, socket];
  }

  /** The middleware has decided. @returns false when the client has left meanwhile */
  decided(socket: ClientSocket): boolean {
    const others = this.#undecided.filter((other) => other !== socket);
    const wasWaiting = others.length < this.#undecided.length;
    this.#undecided = others.length === 0 ? NONE : others;
    return wasWaiting && this.conn.readyState === "open";
  }

  /** A namespace took the client in. Where it had asked twice, the later socket takes the place of the earlier. */
  joined(name: string, socket: ClientSocket): void {
    this.#connectDeadlines?.remove(this);
    this.#connectDeadlines = undefined;
    this.#sockets.get(name)?.end("client namespace disconnect");
    this.#sockets.set(name, socket);
  }

  left(name: string, socket: ClientSocket): void {
    if (this.#sockets.get(name) === socket) this.#sockets.delete(name);
  }

  /** Leaves every namespace and closes the connection. */
  disconnect(): void {
    for (const socket of this.#sockets.values()) socket.disconnect();
    this.#reject();
  }

  refuse(name: string, error: unknown): void {
    this.writeFrames(this.joining.refused(name, error, this.#host.services.fanOut), false);
  }

  send(packet: SocketPacket): void {
    this.#host.services.fanOut.send(packet, this);
  }

  writeFrames(frames: readonly Frame[], volatile: boolean): void {
    if (volatile && !this.conn.writable) this.#dropped(1);
    else this.conn.writeFrames(frames);
  }

  writeLatest(frames: readonly Frame[], key: string): void {
    this.#conflation ??= new Conflation(this.conn);
    const packets = this.#conflation.write(key, frames);
    if (packets > 0) this.#dropped(packets);
  }

  onConnectTimeout(): void {
    this.#host.services.counters.connectTimeouts++;
    tellLimitReached({ code: "CONNECT_TIMEOUT", ...this.#whose });
    this.#reject();
  }

  onAttachmentTimeout(): void {
    this.#onMalformed(new InputError("ATTACHMENT_TIMEOUT"));
  }

  /** What published adapters call to send what they have encoded themselves. */
  writeToEngine(encoded: EncodedPackets, options: WriteOptions = {}): void {
    this.writeFrames(framesOfEncoded(encoded, options.compress), options.volatile === true);
  }

  /** The client has more than it may. */
  exceed(error: InputError): void {
    for (const socket of this.#sockets.values()) socket.fail(error);
    this.#ended = true;
    this.conn.close(true, "limit exceeded");
  }

  #connect(name: string, auth: Readonly<Record<string, unknown>>): void {
    if (this.#isInTooMany()) {
      this.#refuseNamespace(name);
      return;
    }
    this.#lookups++;
    this.#host.resolveNamespace(name, auth, (namespace) => {
      this.#lookups--;
      if (this.#ended) return namespace?.settled();
      if (namespace) return namespace.admit(this, auth);
      this.#host.services.counters.unknownNamespaces++;
      const data = { message: "Invalid namespace" };
      this.send({ type: PacketType.CONNECT_ERROR, nsp: name, data });
    });
  }

  #isInTooMany(): boolean {
    const namespaces = this.#sockets.size + this.#undecided.length + this.#lookups;
    return namespaces >= this.#host.services.bounds.maxNamespacesPerClient;
  }

  #refuseNamespace(name: string): void {
    this.#host.services.counters.namespaceLimits++;
    const code = "MAX_NAMESPACES_PER_CLIENT";
    tellLimitReached({ code, ...this.#whose });
    this.refuse(name, Object.assign(new InputError(code), { data: { code } }));
  }

  /** The time begins anew with each that came; how many there are is bounded. */
  #awaitAttachment(): void {
    const { deadlines } = this.#host.services;
    this.#awaitsAttachment = this.#decoder.pending === true;
    if (this.#awaitsAttachment) deadlines.awaitAttachment(this);
    else deadlines.forgetAttachment(this);
  }

  #onMalformed(error: unknown): void {
    this.#host.services.counters.malformedPackets++;
    if (inputRefused.hasSubscribers) inputRefused.publish({ ...this.#whose, code: codeOf(error) });
    for (const socket of this.#sockets.values()) socket.fail(error);
    this.#reject();
  }

  #dropped(packets: number): void {
    this.#host.services.counters.droppedPackets += packets;
    if (volatileDropped.hasSubscribers) volatileDropped.publish({ ...this.#whose, packets });
  }

  /** What messages of diagnostics say of whom they are about. */
  get #whose() {
    return { server: this.#host.services.serverId, connection: this.conn.id };
  }

  /** Hears no more of this client. */
  #reject(): void {
    if (this.conn.readyState === "open") this.conn.close();
    this.#ended = true;
  }
}
