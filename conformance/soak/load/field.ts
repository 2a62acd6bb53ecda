import type { ClientModule, Counts } from "@baro/testing";
import type { ManagerOptions, Socket, SocketOptions } from "socket.io-client";

const MOST_ERRORS = 20;

/** What the clients of a process share: the way to the server, when to stop, and what was done. */
export class Field {
  readonly #io: ClientModule["io"];
  readonly #port: number;
  readonly #over = new AbortController();
  readonly #done: Record<string, number> = {};
  readonly errors: string[] = [];

  /** @param port the way to the server, perhaps a bad network */
  constructor(io: ClientModule["io"], port: number) {
    this.#io = io;
    this.#port = port;
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  get port(): number {
    return this.#port;
  }

  get done(): Counts {
    return this.#done;
  }

  end(): void {
    this.#over.abort();
  }

  count(kind: string): void {
    this.#done[kind] = (this.#done[kind] ?? 0) + 1;
  }

  /** Something that must not happen. */
  wrong(text: string): void {
    if (this.errors.length < MOST_ERRORS) this.errors.push(text);
  }

  /** A client with a connection of its own, which comes back soon. */
  connect(options: Partial<ManagerOptions & SocketOptions> = {}, namespace = "/"): Socket {
    const socket = this.#io(`http://127.0.0.1:${this.#port}${namespace}`, {
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 1000,
      ...options,
    });
    socket.on("connect", () => this.count(socket.recovered ? "recovered" : "connects"));
    socket.on("disconnect", () => this.count("disconnects"));
    return socket;
  }

  /** Resolves after so many ms, more or less; sooner when it is over. */
  async pause(ms: number): Promise<void> {
    const { signal } = this.#over;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms * (0.5 + Math.random()));
      signal.addEventListener("abort", end);
    });
  }
}

/** One client: does its work until the field is over, and leaves nothing. */
export type Role = (field: Field) => Promise<void>;

/** One of them at random. */
export function anyOf<T>(all: readonly [T, ...T[]] | readonly T[], otherwise: T): T {
  return all[Math.floor(Math.random() * all.length)] ?? otherwise;
}
