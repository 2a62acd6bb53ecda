import type { Loose } from "@baro/protocol";
import type { AdapterConstructor } from "../adapter/contract.ts";
import { MemoryAdapter } from "../adapter/memory.ts";
import { RecoveryAdapter } from "../adapter/recovery.ts";
import type { Channel, ChannelEvents } from "../channels/channel.ts";
import type { NamespaceChannels } from "../channels/channels.ts";
import { encoderOf, type PacketEncoder } from "../compat/encoded.ts";
import { adopt, type ForeignConnection } from "../compat/foreign-engine.ts";
import { isolate } from "../engine/surface.ts";
import { type Attachment, attach } from "../hosts/node/attach.ts";
import { NodeEngine } from "../hosts/node/node-engine.ts";
import type { NamespaceMatcher, Server as ServerApi } from "./api.ts";
import type { BroadcastHost } from "./broadcast.ts";
import { BroadcastSource } from "./broadcast-source.ts";
import { Client, type ClientHost } from "./client.ts";
import { closeInTime } from "./close-in-time.ts";
import { delegateListeners } from "./delegate-listeners.ts";
import { closeBy, type DrainOptions, dueOf, moveOff, tellDraining } from "./drain.ts";
import type { HttpServerLike } from "./host.ts";
import {
  closeHttpServer,
  endIdleConnections,
  httpServerOf,
  isOptions,
  type ServerArgument,
} from "./http-server.ts";
import type { Middleware } from "./middleware.ts";
import type { Namespace } from "./namespace.ts";
import { Namespaces } from "./namespaces.ts";
import { resolveSocketsOptions, type ServerOptions, type SocketsOptions } from "./options.ts";
import type { ParentHost } from "./parent-namespace.ts";
import { createServices, type Services } from "./services.ts";
import type { Socket } from "./socket.ts";
import type { MiddlewareOptions } from "./types.ts";

/** The composition root. Its public face is described in api.ts. */
export class Server
  extends BroadcastSource
  implements ServerApi<Loose, Loose, Loose, Loose>, ParentHost, ClientHost
{
  readonly sockets: Namespace;
  readonly opts: Partial<ServerOptions>;
  readonly services: Services;
  /** Published adapters keep it. */
  readonly encoder: PacketEncoder;
  declare engine: NodeEngine;
  declare httpServer: HttpServerLike;
  readonly #settings: SocketsOptions;
  readonly #namespaces = new Namespaces(this);
  #attachment: Attachment | undefined;
  /** Of the HTTP server; they stay where a close hangs by them. */
  #connections: Attachment["connections"] | undefined;
  #draining: Promise<void> | undefined;
  /** Until all have gone from the HTTP server, where it is drained. */
  #emptying: Promise<void> | undefined;
  #isLeaving = false;

  constructor(server?: ServerArgument, options: Partial<ServerOptions> = {}) {
    super();
    const given = isOptions(server) ? server : options;
    this.#settings = resolveSocketsOptions(given);
    this.services = createServices(this.#settings);
    this.encoder = encoderOf(this.services.codec);
    this.opts = { ...given, cleanupEmptyChildNamespaces: this.cleansChildren };
    if (this.services.recovery) this.opts.connectionStateRecovery = this.services.recovery;
    this.sockets = this.#namespaces.named("/");
    if (server !== undefined && !isOptions(server)) this.attach(server);
  }

  get adapterConstructor(): AdapterConstructor {
    return this.#settings.adapter ?? (this.services.recovery ? RecoveryAdapter : MemoryAdapter);
  }

  get cleansChildren(): boolean {
    return this.#settings.cleanupEmptyChildNamespaces;
  }

  of(name: string | RegExp | NamespaceMatcher, listener?: (socket: Loose) => void): Namespace {
    const namespace = isPattern(name)
      ? this.#namespaces.matching(name)
      : this.#namespaces.named(String(name));
    if (listener) namespace.on("connect", listener);
    return namespace;
  }

  get serverId(): number {
    return this.services.serverId;
  }

  get channels(): NamespaceChannels<Socket> {
    return this.sockets.channels;
  }

  channel<Events extends object = ChannelEvents>(name: string): Channel<Events> {
    return this.sockets.channel<Events>(name);
  }

  use(middleware: Middleware<Socket>, options?: MiddlewareOptions): this {
    this.sockets.use(middleware, options);
    return this;
  }

  serverSideEmit(event: string | symbol, ...args: unknown[]): boolean {
    return this.sockets.serverSideEmit(event, ...args);
  }

  serverSideEmitWithAck(event: string | symbol, ...args: unknown[]): Promise<Loose[]> {
    return this.sockets.serverSideEmitWithAck(event, ...args);
  }

  path(): string;
  path(path: string): this;
  path(path?: string): this | string {
    if (path === undefined) return this.#settings.path;
    this.#settings.path = path.replace(/\/$/, "");
    return this;
  }

  serveClient(): boolean;
  serveClient(serve: boolean): this;
  serveClient(serve?: boolean): this | boolean {
    if (serve === undefined) return this.#settings.serveClient;
    this.#settings.serveClient = serve;
    return this;
  }

  connectTimeout(): number;
  connectTimeout(ms: number): this;
  connectTimeout(ms?: number): this | number {
    if (ms === undefined) return this.#settings.connectTimeout;
    this.#settings.connectTimeout = ms;
    this.services.deadlines.setConnectTimeout(ms);
    return this;
  }

  adapter(): AdapterConstructor | undefined;
  adapter(adapter: AdapterConstructor): this;
  adapter(adapter?: AdapterConstructor): this | AdapterConstructor | undefined {
    if (adapter === undefined) return this.adapterConstructor;
    this.#settings.adapter = adapter;
    for (const namespace of this.#namespaces.byName.values()) namespace.renewAdapter();
    return this;
  }

  /** Options given to the constructor go before those given here. */
  attach(server: HttpServerLike | number | string, options: Partial<ServerOptions> = {}): this {
    const { serveClient, path } = this.#settings;
    const merged = { ...options, ...this.opts };
    const where = { ...resolveSocketsOptions(merged), path: merged.path ?? path, serveClient };
    this.httpServer = httpServerOf(server);
    const engine = new NodeEngine(merged);
    engine.serverId = this.serverId;
    this.#attachment = attach(engine, this.httpServer, where);
    this.#connections = this.#attachment.connections;
    return this.bind(engine);
  }

  listen(server: HttpServerLike | number | string, options?: Partial<ServerOptions>): this {
    return this.attach(server, options);
  }

  bind(engine: Loose): this {
    this.engine = engine;
    engine.on("connection", (connection: ForeignConnection) => this.onconnection(connection));
    return this;
  }

  onconnection(connection: ForeignConnection): this {
    const adopted = adopt(connection);
    try {
      new Client(this, adopted);
    } catch (error) {
      // A custom parser fails: nobody would ever hear this client.
      this.sockets.failed(error, "parser", "parser");
      adopted.close(true);
    }
    return this;
  }

  async ready(): Promise<boolean> {
    return !this.#isLeaving && (await this.services.channels.answers()) && !this.#isLeaving;
  }

  async close(callback: (error?: Error) => void = () => {}): Promise<void> {
    this.#isLeaving = true;
    const { engine, httpServer } = this;
    const attachment = this.#attachment;
    this.#attachment = undefined;
    if (engine instanceof NodeEngine) engine.shutDoor();
    const timeout = this.#settings.closeTimeout;
    await this.#namespaces.close(timeout);
    engine?.close();
    try {
      const onFailure = (error: unknown) => this.sockets.failed(error, "store", "store");
      await closeInTime(this.services.channels.close(), { what: "the store", timeout, onFailure });
    } finally {
      await this.#emptying;
      await closeHttpServer(httpServer, (error) => isolate(callback, error));
      // Until then requests come by connections that there are, and nobody else might answer them.
      attachment?.detach();
    }
  }

  drain(options: DrainOptions = {}): Promise<void> {
    this.#draining ??= this.#drain(options);
    return this.#draining;
  }

  async #drain(options: DrainOptions): Promise<void> {
    this.#isLeaving = true;
    const { engine } = this;
    tellDraining(this.serverId, engine?.clientsCount ?? 0);
    const due = dueOf(options);
    const connections = this.#connections;
    this.#emptying = closeHttpServer(this.httpServer, () => {}, connections);
    const release = endIdleConnections(connections);
    try {
      if (engine instanceof NodeEngine) {
        engine.shutDoor(options.retryAfter);
        const settled = () => this.services.channels.settled();
        await moveOff(Object.values(engine.clients), settled, options);
      }
      await closeBy(due, this.close(), () => connections?.cut());
    } finally {
      release();
    }
  }

  resolveNamespace(
    name: string,
    auth: { [key: string]: Loose },
    found: (namespace: Namespace | undefined) => void,
  ): void {
    this.#namespaces.resolve(name, auth, found);
  }

  register(namespace: Namespace): void {
    this.#namespaces.byName.set(namespace.name, namespace);
    if (namespace.name !== "/") this.sockets.emitReserved("new_namespace", namespace);
  }

  unregister(namespace: Namespace): void {
    this.#namespaces.byName.delete(namespace.name);
  }

  // Names that published tools read.

  get _nsps(): Map<string, Namespace> {
    return this.#namespaces.byName;
  }

  get _connectTimeout(): number {
    return this.#settings.connectTimeout;
  }

  get _opts(): Partial<ServerOptions> {
    return this.opts;
  }

  get eio(): NodeEngine {
    return this.engine;
  }

  protected broadcastHost(): BroadcastHost {
    return this.sockets;
  }
}

function isPattern(name: unknown): name is RegExp | NamespaceMatcher {
  return name instanceof RegExp || typeof name === "function";
}

delegateListeners(Server.prototype, (server) => server.sockets);
