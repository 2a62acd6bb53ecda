import type { Socket } from "node:net";

/** What happens to bytes on their way, in each direction. Nothing unless given. */
export interface WayFaults {
  /** How much later they come, ms. */
  readonly delay?: number;
  /** How much more at the most, at random, ms. */
  readonly jitter?: number;
  /** Share of pieces that get lost, 0 to 1: above TCP that is a piece which, with all behind it, comes a retransmission later. */
  readonly loss?: number;
  /** No more than so many get through. */
  readonly bytesPerSecond?: number;
}

/** What a pipe asks of the proxy whose it is. */
export interface WayConditions {
  readonly faults: WayFaults;
  /** As `Math.random`. */
  readonly random: () => number;
}

/** What a lost piece costs at the least with Linux' TCP, ms. */
const RETRANSMISSION = 200;

/** What is taken in ahead of what gets through, as the buffers of a network do. Bytes. */
const AHEAD = 256 * 1024;

type Piece = { readonly due: number; readonly run: () => void; readonly bytes: number };

/** One direction of a TCP connection through a {@link FaultProxy}: what came is passed on later, in order, or not at all. */
export class FaultPipe {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #conditions: WayConditions;
  readonly #pieces: Piece[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lastDue = 0;
  #ahead = 0;
  #isCut = false;
  #isEnded = false;

  constructor(from: Socket, to: Socket, conditions: WayConditions) {
    this.#from = from;
    this.#to = to;
    this.#conditions = conditions;
    from.on("data", (chunk) => this.#take(chunk));
    from.once("end", () => this.#onEnd());
    from.once("close", () => this.#onClose());
    to.on("drain", () => this.#flow());
    to.once("close", () => clearTimeout(this.#timer));
  }

  /** Whether what comes is kept back. What was kept goes on when it no longer is. */
  set cut(isCut: boolean) {
    this.#isCut = isCut;
    this.#flow();
  }

  #take(chunk: Buffer): void {
    this.#ahead += chunk.length;
    if (this.#ahead > AHEAD) this.#from.pause();
    this.#push(chunk.length, () => this.#to.write(chunk));
  }

  #onEnd(): void {
    this.#isEnded = true;
    this.#push(0, () => this.#to.end());
  }

  /** Closed without an end: by a reset. */
  #onClose(): void {
    if (this.#isEnded) return;
    this.#push(0, () => this.#to.resetAndDestroy());
  }

  #push(bytes: number, run: () => void): void {
    this.#lastDue = this.#dueOf(bytes);
    this.#pieces.push({ due: this.#lastDue, run, bytes });
    this.#flow();
  }

  /** No piece overtakes another, and each takes its time behind the one before. */
  #dueOf(bytes: number): number {
    const { faults, random } = this.#conditions;
    const { delay = 0, jitter = 0, loss = 0, bytesPerSecond = Number.POSITIVE_INFINITY } = faults;
    const lost = random() < loss ? RETRANSMISSION : 0;
    const arrival = performance.now() + delay + random() * jitter + lost;
    return Math.max(this.#lastDue, arrival) + (bytes / bytesPerSecond) * 1000;
  }

  #flow(): void {
    clearTimeout(this.#timer);
    while (!this.#isCut && !this.#to.destroyed && !this.#to.writableNeedDrain) {
      const [piece] = this.#pieces;
      if (piece === undefined) return;
      const left = piece.due - performance.now();
      if (left > 0) {
        this.#timer = setTimeout(() => this.#flow(), left);
        return;
      }
      this.#pieces.shift();
      this.#pass(piece);
    }
  }

  #pass({ bytes, run }: Piece): void {
    this.#ahead -= bytes;
    run();
    if (this.#ahead <= AHEAD) this.#from.resume();
  }
}
