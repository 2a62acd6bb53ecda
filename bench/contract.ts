import type { Server, ServerOptions } from "socket.io";

/** What one run of one subject showed, by name of the figure. */
export type Figures = Readonly<Record<string, number>>;

/** Whose cost is measured: Baro, npm's socket.io, or one of the bare floors. */
export type Subject = "baro" | "socket.io" | Floor;

/** The same bytes with nothing around them: `net` without an HTTP server, `ws`, or `http` for long-polling. */
type Floor = "net" | "ws" | "http";

/**
 * What the driver may ask one half of a scenario to do: the number is a count, a port or nothing. It gives figures or
 * nothing, or a promise of them.
 */
type Action = (amount: number) => unknown;
export type Actions = Readonly<Record<string, Action>>;

/** The other side of a child process. */
interface Remote {
  /** Runs an action there. Rejects when it throws or when the process ends. */
  call(action: string, amount?: number): Promise<Figures>;
}

/** One client of a bare floor. */
export interface BareClient {
  /** Sends one message: text of a string, else binary. */
  send(message: string | Buffer): void;
  /** Writes a frame that `wire/frame.mjs` prepared. */
  write(frame: Buffer): void;
}

/** What a bare floor tells a scenario. */
export interface BareListener {
  /** A client has joined the main namespace; `auth` is what came with its CONNECT packet. */
  joined?(client: BareClient, auth: string): void;
  /** A message other than the handshake's. */
  message?(client: BareClient, message: Buffer, binary: boolean): void;
}

interface ServerContext<P> {
  readonly io: Server;
  readonly params: P;
}

interface BareContext<P> {
  readonly clients: ReadonlySet<BareClient>;
  readonly params: P;
  listen(listener: BareListener): void;
}

/** What the benches use of a client. */
interface ClientUnderTest {
  on(event: string, listener: (value: unknown) => void): unknown;
}

interface ClientContext<P> {
  /** Opens a client of the subject under test to a port of loopback. */
  connect(port: number): ClientUnderTest;
  readonly params: P;
}

interface LoadContext<P> {
  readonly port: number;
  readonly params: P;
}

/** Both processes of one run, and what can be measured on them. */
export interface Stage<P> {
  readonly params: P;
  readonly subject: Remote;
  readonly load: Remote;
  /** Whether only correctness is asked for: as little work as shows it. */
  readonly smoke: boolean;
  /**
   * Repeats a batch for the set time after a warm-up, and gives CPU time per unit (µs), units per second and the
   * delay of the event loop (ms). The batch gives how many units it was; what is done between batches is not measured.
   */
  stretch(batch: () => Promise<number>, between?: () => Promise<unknown>): Promise<Figures>;
  /** RSS, heap and external memory of the subject after forced collections, in bytes. */
  memory(): Promise<Figures>;
}

/** A figure that a scenario reports; smaller is better for all of them. */
export interface FigureColumn {
  readonly key: string;
  readonly label: string;
  readonly unit: "µs" | "ms" | "KB";
  /** False where a ratio says nothing, because the figure is about none on all subjects. */
  readonly compared?: false;
}

/** What DESIGN section 9 asks for: a figure's ratio to another subject's, or a bound on the figure itself. */
export interface Target {
  readonly figure: string;
  readonly atMost: number;
  /** Without it `atMost` is in the figure's unit. */
  readonly of?: Subject;
}

export interface Case<P> {
  readonly params: P;
  readonly targets?: readonly Target[];
}

/** One question, put to every subject in the same way. */
export interface Scenario<P> {
  readonly name: string;
  /** What is asked, as a line above the table. */
  readonly asks: string;
  readonly floor?: Floor;
  /** The first is the one that the chart shows. */
  readonly figures: readonly FigureColumn[];
  readonly cases: readonly Case<P>[];
  /** Seconds that are played before anything is measured; 1 without it. Long code paths take the compiler longer. */
  readonly warmUp?: number;
  /** Units of work that are played before anything is measured, however long they take: a compiler waits for calls, not for time. */
  readonly warmUpUnits?: number;
  /** Rounds at most, where a run takes minutes. */
  readonly rounds?: number;
  /** A tiny form that shows that the scenario still works. */
  readonly smoke: P;
  /** Options of the server beyond the defaults. */
  options?(params: P): Partial<ServerOptions>;
  /** The server's half for Baro and for socket.io. */
  sockets?(context: ServerContext<P>): Actions;
  /** The server's half on a bare floor. */
  bare?(context: BareContext<P>): Actions;
  /** The half of a client under test, where that is the subject. */
  client?(context: ClientContext<P>): Actions;
  /** The load generator's half; it throws when it gets anything but what it should. */
  load(context: LoadContext<P>): Actions;
  /** Plays the scenario once. */
  run(stage: Stage<P>): Promise<Figures>;
}

/** A scenario that needs no processes: it reads something off what is built. */
export interface StillScenario {
  readonly name: string;
  readonly asks: string;
  readonly figures: readonly FigureColumn[];
  readonly targets: readonly Target[];
  read(): Readonly<Record<string, Figures>>;
}
