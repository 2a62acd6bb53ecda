import type { Session } from "../adapter/contract.ts";
import { connectTrace } from "../diagnostics/traces.ts";
import type { Frame } from "../engine/frame.ts";
import { attempt } from "./attempt.ts";
import { type Middleware, runMiddleware } from "./middleware.ts";
import { missedFrames } from "./missed.ts";
import { Socket, type SocketClient, type SocketHost, type SocketInit } from "./socket.ts";

/** What a namespace needs of a client that asks for it. */
export interface JoiningClient extends SocketClient {
  /** A socket waits for its middleware. */
  awaitDecision(socket: Socket): void;
  /** The middleware has decided. @returns false when the client has left meanwhile */
  decided(socket: Socket): boolean;
  /** The socket is in. */
  joined(namespace: string, socket: Socket): void;
  /** Tells the client why it is not let in. */
  refuse(namespace: string, error: unknown): void;
}

/** What admission needs of its namespace. */
export interface AdmissionHost extends SocketHost {
  /** A socket is in, and its client knows. */
  announce(socket: Socket): void;
  /** One admission is over, whichever way. */
  settled(): void;
}

type Auth = Readonly<Record<string, unknown>>;

/** A socket that waits to come in. */
interface Entrant {
  readonly client: JoiningClient;
  readonly socket: Socket;
  readonly auth: Auth;
}

/** What the middleware decided: an error refuses. */
type Decide = (error?: unknown) => void;

/** The way of clients into one namespace: restores their state, asks the middleware, and tells them. */
export class Admission {
  readonly middleware: Middleware<Socket>[] = [];
  /** Those among them that ask clients who return to their state too. */
  readonly always = new Set<Middleware<Socket>>();
  readonly #host: AdmissionHost;
  /** Sockets that are in, or on their way back, by the secret of their state, where state is kept. */
  readonly #byPid = new Map<string, Socket>();
  /** The states of those on their way back. */
  readonly #returning = new Map<Socket, Session>();
  #underway = 0;

  constructor(host: AdmissionHost) {
    this.#host = host;
  }

  /** How many clients wait for a decision. */
  get underway(): number {
    return this.#underway;
  }

  admit(client: JoiningClient, auth: Auth): void {
    this.#underway++;
    const restored = this.#restoreSession(auth);
    if (restored === undefined) this.#begin(client, { auth });
    else this.#beginAfter(restored, client, auth);
  }

  /** A socket has left. */
  forget(socket: Socket): void {
    const { pid } = socket;
    if (pid !== undefined && this.#byPid.get(pid) === socket) this.#byPid.delete(pid);
    this.#returning.delete(socket);
  }

  /** A socket on its way back is not let in: its client may come for its state again. */
  release(socket: Socket): void {
    const session = this.#returning.get(socket);
    if (session) attempt(() => session.release?.(), this.#host.onAdapterFailure);
  }

  /** The state that a client asks for by the secret it was given. */
  #restoreSession({ pid, offset }: Auth): Promise<Session | undefined> | undefined {
    const { adapter, services } = this.#host;
    if (!services.recovery || typeof pid !== "string") return undefined;
    const fromStart = offset === undefined && adapter.restoresFromStart === true;
    if (typeof offset !== "string" && !fromStart) return undefined;
    // Still here: the client is back before its old connection was found dead. That one gives its state over.
    this.#byPid.get(pid)?.conn.close(true, "transport close");
    return askFor(() => adapter.restoreSession(pid, offset));
  }

  #beginAfter(restored: Promise<Session | undefined>, client: JoiningClient, auth: Auth): void {
    const { inbox } = this.#host.services;
    const begin = (session: Session | undefined): void =>
      inbox.addTask(() => this.#begin(client, { auth, session }));
    restored.then(begin, (error: unknown) => {
      this.#host.onAdapterFailure(error);
      begin(undefined);
    });
  }

  #begin(client: JoiningClient, init: SocketInit): void {
    const socket = this.#createSocket(client, init);
    if (init.session && socket.recovered) this.#comesBack(socket, init.session);
    client.awaitDecision(socket);
    const decide = (error?: unknown): void =>
      this.#decide({ client, socket, auth: init.auth }, error);
    if (connectTrace.hasSubscribers) this.#traced(socket, decide);
    else this.#ask(socket, decide);
  }

  /** A state that cannot be gone on with is none. */
  #createSocket(client: JoiningClient, { auth, session }: SocketInit): Socket {
    if (session === undefined) return new Socket(this.#host, client, { auth });
    try {
      return new Socket(this.#host, client, { auth, session });
    } catch (error) {
      const { adapter, onAdapterFailure } = this.#host;
      onAdapterFailure(error);
      attempt(() => adapter.delAll(session.sid), onAdapterFailure);
      return new Socket(this.#host, client, { auth });
    }
  }

  #comesBack(socket: Socket, session: Session): void {
    this.#byPid.set(session.pid, socket);
    this.#returning.set(socket, session);
  }

  #traced(socket: Socket, decide: Decide): void {
    const { name, services } = this.#host;
    const whose = { server: services.serverId, connection: socket.conn.id };
    const fields = { ...whose, namespace: name, socket: socket.id };
    connectTrace.callback(fields, (decided) => this.#ask(socket, decided), decide);
  }

  #ask(socket: Socket, decide: Decide): void {
    const { inbox } = this.#host.services;
    // No earlier than all packets of the turn were looked at: until then the client is not in.
    runMiddleware(this.#chainFor(socket), socket, {
      done: (error) => inbox.addTask(() => decide(error)),
      late: (error) => this.#host.failed(error, "middleware", "listener"),
    });
  }

  #chainFor(socket: Socket): readonly Middleware<Socket>[] {
    const skips = socket.recovered && this.#host.services.recovery?.skipMiddlewares === true;
    return skips ? this.middleware.filter((step) => this.always.has(step)) : this.middleware;
  }

  #decide(entrant: Entrant, error?: unknown): void {
    const { client, socket } = entrant;
    this.#underway--;
    if (!client.decided(socket)) socket.abandon();
    else if (error) this.#refuse(client, socket, error);
    else this.#catchUp(entrant);
    this.#host.settled();
  }

  #refuse(client: JoiningClient, socket: Socket, error: unknown): void {
    this.#host.services.counters.refusedClients++;
    this.release(socket);
    socket.abandon();
    try {
      client.refuse(this.#host.name, error);
    } catch (unsendable) {
      // What it says of itself cannot be encoded: the client must hear all the same that it is not let in.
      this.#host.failed(unsendable, "parser", "parser");
      client.refuse(this.#host.name, new Error(messageOf(error)));
    }
  }

  /** Tells who is let in first what it has missed. Where that cannot be told, it comes in as a new one. */
  #catchUp({ client, socket, auth }: Entrant): void {
    const missed = this.#missedBy(socket);
    for (const frames of missed ?? []) client.writeFrames(frames, false);
    // What it has missed may be more than it may have waiting; then it is new when it comes back.
    if (missed && client.conn.readyState === "open") return void this.#connect(client, socket);
    socket.abandon();
    if (missed) return;
    this.#underway++;
    this.#begin(client, { auth });
  }

  #missedBy(socket: Socket): readonly (readonly Frame[])[] | undefined {
    const session = this.#returning.get(socket);
    if (session === undefined) return [];
    try {
      return missedFrames(session, this.#host.name, this.#host.services.fanOut);
    } catch (error) {
      this.#host.failed(error, "parser", "parser");
      return undefined;
    }
  }

  #connect(client: JoiningClient, socket: Socket): void {
    this.#returning.delete(socket);
    this.#host.sockets.set(socket.id, socket);
    if (socket.pid !== undefined) this.#byPid.set(socket.pid, socket);
    client.joined(this.#host.name, socket);
    socket.open();
    if (socket.connected) this.#host.announce(socket);
  }
}

/** Adapters may throw where they should reject, and give at once what they should promise. */
async function askFor<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  return await ask();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "refused";
}
