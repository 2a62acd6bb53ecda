/** Closer than this to the end counts as being there, and closer than this to the start asks for more, in pixels. */
const AT_END = 48;
const NEAR_START = 320;

export interface ScrollReader {
  onAtEnd(atEnd: boolean): void;
  onNearStart(): void;
}

interface Anchor {
  readonly key: string;
  /** How far the line is below the top of the box, in pixels. */
  readonly top: number;
}

/**
 * A reader at the end stays at the end. A reader elsewhere keeps the line they look at in its place, whatever is added
 * above or below. Lines are known by their `data-key`. (CSS scroll anchoring does not do it at the very top, nor in
 * Safari.)
 *
 * Browsers tell of scrolling a frame later than it happens, and a render or a change of size may come in between: what
 * counts as the reader's own move is therefore the difference to the last place that is known.
 */
export class SteadyScroll {
  readonly #box: HTMLElement;
  readonly #reader: ScrollReader;
  #stuck = true;
  #known: number;
  #anchor: Anchor | undefined;

  constructor(box: HTMLElement, reader: ScrollReader) {
    this.#box = box;
    this.#reader = reader;
    this.#known = box.scrollTop;
  }

  toEnd(): void {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#note();
  }

  /** What is in the box may have changed. */
  rendered(): void {
    const left = this.#box.scrollTop !== this.#known && !this.#isAtEnd();
    if (this.#stuck && !left) this.#box.scrollTop = this.#box.scrollHeight;
    else this.#restore();
    this.#note();
  }

  /** The browser told of scrolling: the reader's, unless we are where we have put them. */
  scrolled(): void {
    if (this.#box.scrollTop !== this.#known) this.#note();
  }

  /** The box has another size. */
  resized(): void {
    if (this.#stuck) this.toEnd();
  }

  #note(): void {
    this.#known = this.#box.scrollTop;
    this.#stuck = this.#isAtEnd();
    this.#anchor = this.#findAnchor();
    this.#reader.onAtEnd(this.#stuck);
    if (this.#known < NEAR_START) this.#reader.onNearStart();
  }

  #isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    return scrollHeight - scrollTop - clientHeight < AT_END;
  }

  /** The first line that is to be seen. */
  #findAnchor(): Anchor | undefined {
    const edge = this.#box.getBoundingClientRect().top;
    for (const line of this.#box.querySelectorAll<HTMLElement>("[data-key]")) {
      const { top, bottom } = line.getBoundingClientRect();
      if (bottom > edge) return { key: line.dataset["key"] ?? "", top: top - edge };
    }
    return undefined;
  }

  #restore(): void {
    if (this.#anchor === undefined) return;
    const line = this.#box.querySelector(`[data-key="${CSS.escape(this.#anchor.key)}"]`);
    if (line === null) return;
    const top = line.getBoundingClientRect().top - this.#box.getBoundingClientRect().top;
    const moved = this.#box.scrollTop - this.#known;
    this.#box.scrollTop += top - (this.#anchor.top - moved);
  }
}
