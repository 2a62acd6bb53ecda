import { connect, createServer, type Server, type Socket } from "node:net";
import { FaultPipe, type WayConditions, type WayFaults } from "./fault-pipe.ts";
import { listen } from "./listen.ts";

/** Which way bytes go: "up" from clients to the server. */
export type Direction = "up" | "down";

const BOTH: readonly Direction[] = ["up", "down"];

/**
 * A TCP proxy that is a bad network. It stands above TCP: loss and reordering of packets are a delay here, as they are to
 * every program that uses TCP. That nothing comes through is what it is on a network: no end, no reset, nobody is told.
 */
export class FaultProxy implements WayConditions {
  /** Port of the server on loopback. */
  target: number;
  /** What holds for what comes from now on. */
  faults: WayFaults = {};
  readonly random: () => number;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #cut: readonly Direction[] = [];

  /** @param random as `Math.random` */
  constructor(target = 0, random: () => number = Math.random) {
    this.target = target;
    this.random = random;
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#join(client));
  }

  /** @returns its port on loopback */
  listen(): Promise<number> {
    return listen(this.#server);
  }

  /** How many connections there are. */
  get size(): number {
    return this.#links.size;
  }

  /** How many sockets of this process they take: one at each end of a connection that goes through. */
  get sockets(): number {
    return [...this.#links].reduce((sum, link) => sum + link.sockets, 0);
  }

  /** The cable is out: nothing comes through, on new connections neither, until {@link mend}. */
  cut(directions: readonly Direction[] = BOTH): void {
    this.#cut = directions;
    for (const link of this.#links) link.cut = directions;
  }

  /** The cable is in again: what was sent meanwhile comes through, as TCP sends it again. */
  mend(): void {
    this.cut([]);
  }

  /** Nothing comes through any more on connections that are here; on new ones it does, as when a router forgot, or somebody moved. */
  forget(chosen: () => boolean = () => true): void {
    for (const link of this.#links) if (chosen()) link.forget();
  }

  /** Ends connections by a reset on both sides. */
  reset(chosen: () => boolean = () => true): void {
    for (const link of this.#links) if (chosen()) link.reset();
  }

  /** Ends everything. */
  close(): void {
    this.reset();
    this.#server.close();
  }

  #join(client: Socket): void {
    const link = new Link(client, this, this.#cut);
    this.#links.add(link);
    link.closed.then(() => this.#links.delete(link));
  }
}

/** A connection of a client, and ours to the server. */
class Link {
  readonly closed: Promise<unknown>;
  readonly #client: Socket;
  readonly #proxy: FaultProxy;
  #upstream: Socket | undefined;
  #pipes: Partial<Record<Direction, FaultPipe>> = {};
  #isForgotten = false;

  constructor(client: Socket, proxy: FaultProxy, cut: readonly Direction[]) {
    this.#client = client;
    this.#proxy = proxy;
    client.on("error", () => {});
    this.closed = closed(client).then(() => this.#upstream && closed(this.#upstream));
    this.cut = cut;
  }

  get sockets(): number {
    return [this.#client, this.#upstream].filter((socket) => socket?.destroyed === false).length;
  }

  /** Where nothing goes up, the server does not hear of a new connection yet. */
  set cut(directions: readonly Direction[]) {
    if (this.#isForgotten) return;
    if (!(this.#upstream || directions.includes("up") || this.#client.destroyed)) this.#connect();
    for (const direction of BOTH) {
      const pipe = this.#pipes[direction];
      if (pipe) pipe.cut = directions.includes(direction);
    }
  }

  forget(): void {
    this.cut = BOTH;
    this.#isForgotten = true;
    for (const socket of [this.#client, this.#upstream]) {
      socket?.once("end", () => socket.destroy());
    }
  }

  reset(): void {
    this.#client.resetAndDestroy();
    this.#upstream?.resetAndDestroy();
  }

  #connect(): void {
    const upstream = connect({ port: this.#proxy.target, host: "127.0.0.1", allowHalfOpen: true });
    upstream.on("error", () => {});
    this.#upstream = upstream;
    this.#pipes = {
      up: new FaultPipe(this.#client, upstream, this.#proxy),
      down: new FaultPipe(upstream, this.#client, this.#proxy),
    };
  }
}

function closed(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => socket.once("close", () => resolve()));
}
