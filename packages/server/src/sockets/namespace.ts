import { EventEmitter } from "node:events";
import type { Loose } from "@baro/protocol";
import type { AdapterConstructor, AdapterLike, SocketId } from "../adapter/contract.ts";
import { createAdapter } from "../adapter/create.ts";
import type { Channel, ChannelEvents } from "../channels/channel.ts";
import { NamespaceChannels } from "../channels/channels.ts";
import { tellListenerFailed } from "../diagnostics/listener-failed.ts";
import { Admission, type AdmissionHost, type JoiningClient } from "./admission.ts";
import type { Namespace as NamespaceApi, Server } from "./api.ts";
import { attempt, watch } from "./attempt.ts";
import type { BroadcastHost } from "./broadcast.ts";
import { BroadcastSource } from "./broadcast-source.ts";
import { channelWire } from "./channel-peer.ts";
import type { ClientNamespace } from "./client.ts";
import { refuseServerSideReserved } from "./event-packet.ts";
import { type Failing, lose } from "./lost.ts";
import type { Middleware } from "./middleware.ts";
import type { Services } from "./services.ts";
import type { Socket } from "./socket.ts";
import type { MiddlewareOptions } from "./types.ts";

/** What a namespace needs of its server. */
export interface NamespaceHost extends Server<Loose, Loose, Loose, Loose> {
  readonly services: Services;
  readonly adapterConstructor: AdapterConstructor;
}

/** A part of a server's clients. Its public face is described in api.ts. */
export class Namespace
  extends BroadcastSource
  implements NamespaceApi<Loose, Loose, Loose, Loose>, AdmissionHost, ClientNamespace
{
  readonly name: string;
  readonly server: NamespaceHost;
  readonly sockets = new Map<SocketId, Socket>();
  adapter: AdapterLike;
  _ids = 0;
  protected readonly admission: Admission = new Admission(this);
  #channels: NamespaceChannels<Socket> | undefined;

  constructor(server: NamespaceHost, name: string) {
    super();
    this.server = server;
    this.name = name;
    this.adapter = this.makeAdapter();
    this.#initAdapter();
  }

  get services(): Services {
    return this.server.services;
  }

  /** Made on first use: most programs, and most namespaces, have none. */
  get channels(): NamespaceChannels<Socket> {
    this.#channels ??= new NamespaceChannels({
      namespace: this.name,
      storage: this.services.channels,
      wire: channelWire(this, this.services.fanOut),
      parent: this.parentChannels(),
      isPattern: this.isPattern,
      lost: (error) => this.report(error, "channels"),
    });
    return this.#channels;
  }

  channel<Events extends object = ChannelEvents>(name: string): Channel<Events> {
    return this.channels.channel<Events>(name);
  }

  use(middleware: Middleware<Socket>, { always = false }: MiddlewareOptions = {}): this {
    this.admission.middleware.push(middleware);
    if (always) this.admission.always.add(middleware);
    return this;
  }

  serverSideEmit(event: string | symbol, ...args: unknown[]): boolean {
    refuseServerSideReserved(event);
    watch(this.adapter.serverSideEmit([event, ...args]), this.onAdapterFailure);
    return true;
  }

  serverSideEmitWithAck(event: string | symbol, ...args: unknown[]): Promise<Loose[]> {
    return new Promise((resolve, reject) => {
      const settle = (error: Error | null, responses: unknown[]): void => {
        if (error) reject(Object.assign(error, { responses }));
        else resolve(responses);
      };
      this.serverSideEmit(event, ...args, settle);
    });
  }

  /** An event of another server: `[name, ...args]`. Adapters call it. */
  _onServerSideEmit(event: [name: string, ...args: unknown[]]): void {
    this.emitReserved(...event);
  }

  admit(client: JoiningClient, auth: Readonly<Record<string, unknown>>): void {
    this.admission.admit(client, auth);
  }

  announce(socket: Socket): void {
    this.emitReserved("connect", socket);
    this.emitReserved("connection", socket);
  }

  settled(): void {}

  release(socket: Socket): void {
    this.admission.release(socket);
  }

  forget(socket: Socket): void {
    this.admission.forget(socket);
    if (this.sockets.get(socket.id) === socket) this.sockets.delete(socket.id);
  }

  forgetAck(id: number): void {
    for (const socket of this.sockets.values()) socket.forgetAnswer(id);
  }

  /** The server was given another adapter. */
  renewAdapter(): void {
    this.adapter = this.makeAdapter();
    this.#initAdapter();
  }

  /** Emits to listeners of this process, not to clients. Whatever they throw, the caller goes on. */
  emitReserved(event: string, ...args: unknown[]): boolean {
    try {
      return Reflect.apply(EventEmitter.prototype.emit, this, [event, ...args]);
    } catch (error) {
      this.failed(error, event, "listener");
      return true;
    }
  }

  /** Tells the `error` listeners; where there is none, it is lost, and the process lives. */
  report(error: unknown, failing: Failing): void {
    if (this.listenerCount("error") > 0) this.emitReserved("error", error);
    else lose(error, failing);
  }

  /** Something of the namespace has failed. What an `error` listener fails with goes to no other one. */
  failed(error: unknown, event: string, failing: Failing): void {
    const owner = { server: this.services.serverId, namespace: this.name };
    tellListenerFailed(owner, event, error);
    if (event === "error") lose(error, failing);
    else this.report(error, failing);
  }

  onAckThrow(error: unknown): void {
    this.failed(error, "ack", "listener");
  }

  readonly onAdapterFailure = (error: unknown): void => this.failed(error, "adapter", "adapter");

  /** Node calls this when an async listener rejects. */
  override [EventEmitter.captureRejectionSymbol](error: Error, event: string): void {
    this.failed(error, event, "async listener");
  }

  /** How much the app has set for the channels of this very namespace. */
  protected get channelSettings(): number {
    return this.#channels?.settings ?? 0;
  }

  /** Whether it stands for the namespaces that a pattern makes. */
  protected get isPattern(): boolean {
    return false;
  }

  /** Whose rules count for channels where these have none. */
  protected parentChannels(): NamespaceChannels<Socket> | undefined {
    return undefined;
  }

  protected makeAdapter(): AdapterLike {
    return createAdapter(this.server.adapterConstructor, this);
  }

  protected broadcastHost(): BroadcastHost {
    return this;
  }

  #initAdapter(): void {
    attempt(() => this.adapter.init(), this.onAdapterFailure);
  }
}
