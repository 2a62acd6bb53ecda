import { type Profiler, Session } from "node:inspector";

/** What ran, by script: a byte for each character of its source. */
type Covered = ReadonlyMap<string, Uint8Array>;

/** Asks V8 which blocks of the sources run, by its precise coverage. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Map<string, Uint8Array>();
  readonly #watches: (url: string) => boolean;

  /** @param watches whether the coverage of a script is looked at */
  constructor(watches: (url: string) => boolean) {
    this.#watches = watches;
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** What `run` reaches. */
  of(run: () => void): Covered {
    this.#take();
    run();
    return this.#take();
  }

  /** Whether there is something in it that was never reached before. */
  isNew(covered: Covered): boolean {
    for (const [url, ran] of covered) {
      const seen = this.#seen.get(url);
      if (!seen) return true;
      for (let at = 0; at < ran.length; at++) if (ran[at] === 1 && seen[at] === 0) return true;
    }
    return false;
  }

  /** It has been reached now. */
  add(covered: Covered): void {
    for (const [url, ran] of covered) {
      const seen = this.#seen.get(url) ?? new Uint8Array(ran.length);
      for (let at = 0; at < ran.length; at++) if (ran[at] === 1) seen[at] = 1;
      this.#seen.set(url, seen);
    }
  }

  stop(): void {
    this.#session.post("Profiler.stopPreciseCoverage");
    this.#session.disconnect();
  }

  /** In this thread the answer comes before `post` returns. */
  #take(): Covered {
    const covered = new Map<string, Uint8Array>();
    this.#session.post("Profiler.takePreciseCoverage", (error, answer) => {
      if (error) throw error;
      for (const script of answer.result) {
        if (this.#watches(script.url)) covered.set(script.url, paint(script));
      }
    });
    return covered;
  }
}

/** Functions stand behind those that they are in, and ranges behind those that they are in. */
function paint({ functions }: Profiler.ScriptCoverage): Uint8Array {
  const ranges = functions.flatMap((each) => each.ranges);
  const ran = new Uint8Array(ranges.reduce((most, { endOffset }) => Math.max(most, endOffset), 0));
  for (const { count, startOffset, endOffset } of ranges) {
    ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  return ran;
}
