/**
 * Collects which rooms have changed and tells of them together, a moment later: a lively room then costs everyone who
 * sees the list a few lines per second and not one per message.
 */
export class RoomNews {
  readonly #publish: (room: number) => void;
  readonly #delay: number;
  readonly #changed = new Set<number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: (room: number) => void, delay = 150) {
    this.#publish = publish;
    this.#delay = delay;
  }

  mark(room: number): void {
    this.#changed.add(room);
    this.#timer ??= setTimeout(() => this.#flush(), this.#delay);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#changed.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const rooms = [...this.#changed];
    this.#changed.clear();
    for (const room of rooms) this.#publish(room);
  }
}
