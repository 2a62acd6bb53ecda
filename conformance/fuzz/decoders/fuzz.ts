import { Coverage } from "../support/coverage.ts";
import { mutate } from "../support/mutate.ts";
import type { Random } from "../support/random.ts";
import type { Target } from "./targets.ts";

/** Inputs that are tried between two looks at the coverage. */
const BATCH = 1000;
/** An input that takes longer than this hangs. ms */
const HANG = 1000;

/** What an input did that none may do. */
export class Finding extends Error {
  override readonly name = "Finding";

  constructor(target: Target, input: Buffer, cause: unknown) {
    const text = JSON.stringify(input.toString("latin1"));
    super(`${target.name} fails at ${text}: ${cause instanceof Error ? cause.stack : cause}`);
  }
}

/** @throws Finding */
export function tryInput(target: Target, input: Buffer): void {
  // What takes long once may have waited for the machine; what hangs takes long again.
  if (timeOf(target, input) <= HANG) return;
  const took = timeOf(target, input);
  if (took > HANG) throw new Finding(target, input, `it took ${took} ms`);
}

/** @returns ms */
function timeOf(target: Target, input: Buffer): number {
  const started = performance.now();
  try {
    target.run(input);
  } catch {
    throw new Finding(target, input, causeOf(target, input));
  }
  return performance.now() - started;
}

/** The error again, with its stack: stacks are off while millions are thrown. */
function causeOf(target: Target, input: Buffer): unknown {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 30;
  try {
    target.run(input);
    return "it failed once, and not again";
  } catch (cause) {
    return cause;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Tries inputs made of a corpus that grows by those that reach what none has reached. */
export class DecoderFuzz {
  readonly #target: Target;
  readonly #random: Random;
  readonly #coverage: Coverage | undefined;
  readonly corpus: Buffer[];

  /** @param coverage undefined: the corpus stays as it is */
  constructor(
    target: Target,
    corpus: readonly Buffer[],
    guide: { random: Random; coverage?: Coverage },
  ) {
    this.#target = target;
    this.#random = guide.random;
    this.#coverage = guide.coverage;
    this.corpus = [];
    const known = [...target.seeds.map((seed) => Buffer.from(seed, "latin1")), ...corpus];
    if (this.#coverage) this.#keepNew(known, this.#coverage);
    else this.corpus.push(...known);
  }

  /** Tries a batch. @returns how many inputs it was @throws Finding */
  step(): number {
    const inputs = Array.from({ length: BATCH }, () => mutate(this.corpus, this.#random));
    if (this.#coverage) this.#keepNew(inputs, this.#coverage);
    else this.#runAll(inputs);
    return BATCH;
  }

  /** Finds those that reach something new, by halves. */
  #keepNew(inputs: readonly Buffer[], coverage: Coverage): void {
    const covered = coverage.of(() => this.#runAll(inputs));
    if (!coverage.isNew(covered)) return;
    const [only] = inputs;
    if (only !== undefined && inputs.length === 1) {
      coverage.add(covered);
      this.corpus.push(only);
      return;
    }
    const half = inputs.length >> 1;
    this.#keepNew(inputs.slice(0, half), coverage);
    this.#keepNew(inputs.slice(half), coverage);
  }

  #runAll(inputs: readonly Buffer[]): void {
    for (const input of inputs) tryInput(this.#target, input);
  }
}

/** Where the decoders are. */
const watchesDecoders = (url: string): boolean => /\/packages\/(protocol|server)\/src\//.test(url);

export const newCoverage = (): Coverage => new Coverage(watchesDecoders);
