import type { ManagerOptions, Socket, SocketOptions } from "socket.io-client";
import { once } from "./events.ts";
import { Inbox } from "./inbox.ts";
import { type ClientName, loadClient } from "./subject.ts";
import { PATIENCE } from "./within.ts";

export type ClientOptions = Partial<ManagerOptions & SocketOptions>;

/** An event that a client received: its name and arguments. */
export type ReceivedEvent = [event: string, ...args: unknown[]];

/** A client's socket with `next()`: awaits the next event that the server sent. */
export class Client {
  /** The socket itself, for everything else. */
  readonly socket: Socket;
  readonly #inbox = new Inbox<ReceivedEvent>("an event from the server");

  constructor(socket: Socket) {
    this.socket = socket;
    socket.onAny((event: string, ...args: unknown[]) => this.#inbox.push([event, ...args]));
  }

  /** Makes a client with a connection of its own; it may not be connected yet. */
  static async create(
    url: string,
    options: ClientOptions = {},
    impl: ClientName = "baro",
  ): Promise<Client> {
    const { io } = await loadClient(impl);
    return new Client(io(url, { forceNew: true, ...options }));
  }

  /** Makes a client and waits until it is connected. */
  static async connect(url: string, options?: ClientOptions, impl?: ClientName): Promise<Client> {
    const client = await Client.create(url, options, impl);
    await client.connected();
    return client;
  }

  /** Resolves once connected; at once when it is. */
  async connected(): Promise<this> {
    if (!this.socket.connected) await once(this.socket, "connect");
    return this;
  }

  /** The next event from the server: name and arguments. */
  next(timeout = PATIENCE): Promise<ReceivedEvent> {
    return this.#inbox.next(timeout);
  }

  /** Events received and not read. */
  get waiting(): number {
    return this.#inbox.size;
  }

  /** Leaves and stops reconnecting. */
  close(): void {
    this.socket.disconnect();
    this.socket.io.engine?.close();
  }
}
