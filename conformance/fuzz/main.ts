// npm run fuzz -- [--seconds n] [--inputs n] [--seed n] [--only decoders|sockets] [--save]
// Tries inputs on decoders and on a server process. It ends with 1 at the first that does what none may, and says how to
// see that again. `--save` keeps the inputs that reached something new in corpus/.
import { parseArgs } from "node:util";
import { DecoderFuzz, newCoverage } from "./decoders/fuzz.ts";
import { TARGETS } from "./decoders/targets.ts";
import { SocketFuzz } from "./sockets/fuzz.ts";
import { readCorpus, writeCorpus } from "./support/corpus.ts";
import { Random } from "./support/random.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    inputs: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string" },
    save: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
/** Of all inputs, those that go to decoders. */
const DECODERS_SHARE = 0.85;
/** Of what decoders get, that which is tried under coverage, at a tenth of the speed. */
const GUIDED_SHARE = 0.05;
const PROGRESS_MS = 5000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What one half may spend: inputs where they were given, else time. */
class Budget {
  readonly #inputs: number;
  readonly #end: number;
  readonly #what: string;
  readonly #started = performance.now();
  #told = performance.now();
  spent = 0;

  constructor(what: string, share: number) {
    this.#what = what;
    this.#inputs = values.inputs ? Number(values.inputs) * share : Number.POSITIVE_INFINITY;
    const ms = Number(values.seconds) * 1000 * (values.only ? 1 : 0.5);
    this.#end = values.inputs ? Number.POSITIVE_INFINITY : this.#started + ms;
  }

  get isLeft(): boolean {
    return this.spent < this.#inputs && performance.now() < this.#end;
  }

  /** What is spent, of 1. */
  get share(): number {
    const ofTime = (performance.now() - this.#started) / (this.#end - this.#started);
    return Math.max(this.spent / this.#inputs, ofTime);
  }

  spend(inputs: number, more: () => string): void {
    this.spent += inputs;
    if (performance.now() - this.#told < PROGRESS_MS) return;
    this.#told = performance.now();
    say(`${this.line} ${more()}`);
  }

  get line(): string {
    const seconds = (performance.now() - this.#started) / 1000;
    const rate = Math.round(this.spent / seconds);
    return `${this.#what}: ${this.spent} inputs, ${seconds.toFixed(0)} s, ${rate}/s`;
  }
}

async function fuzzDecoders(share: number): Promise<number> {
  // Most inputs are refused by an error, and the stack is the dearest part of one.
  Error.stackTraceLimit = 0;
  const budget = new Budget("decoders", share);
  const coverage = newCoverage();
  let all = TARGETS.map((target, at) => {
    const random = new Random(seed + at);
    return {
      target,
      random,
      fuzz: new DecoderFuzz(target, readCorpus(target.name), { random, coverage }),
    };
  });
  const kept = (): number => all.reduce((sum, { fuzz }) => sum + fuzz.corpus.length, 0);
  const step = async (): Promise<void> => {
    for (const { fuzz } of all) budget.spend(fuzz.step(), () => `${kept()} kept`);
    // Signals are to be heard.
    await new Promise((resolve) => setImmediate(resolve));
  };
  while (budget.isLeft && budget.share < GUIDED_SHARE) await step();
  coverage.stop();
  if (values.save) for (const { target, fuzz } of all) writeCorpus(target.name, fuzz.corpus);
  all = all.map(({ target, random, fuzz }) => {
    return { target, random, fuzz: new DecoderFuzz(target, fuzz.corpus, { random }) };
  });
  while (budget.isLeft) await step();
  say(`${budget.line}, ${kept()} kept, no finding`);
  Error.stackTraceLimit = 10;
  return budget.spent;
}

async function fuzzSockets(share: number): Promise<number> {
  const budget = new Budget("sockets", share);
  const fuzz = await SocketFuzz.start(seed);
  const memory = (): string =>
    `${((fuzz.census?.memory ?? 0) / 2 ** 20).toFixed(1)} MiB in the server`;
  try {
    while (budget.isLeft) budget.spend(await fuzz.round(20_000), memory);
    say(`${budget.line}, ${memory()}, no finding`);
  } finally {
    await fuzz.stop();
  }
  return budget.spent;
}

try {
  say(`seed ${seed}`);
  const shares = values.only ? [1, 1] : [DECODERS_SHARE, 1 - DECODERS_SHARE];
  let total = 0;
  if (values.only !== "sockets") total += await fuzzDecoders(shares[0] ?? 1);
  if (values.only !== "decoders") total += await fuzzSockets(shares[1] ?? 1);
  say(`${total} inputs, no finding`);
} catch (error) {
  console.error(error);
  const amount = values.inputs ? `--inputs ${values.inputs}` : `--seconds ${values.seconds}`;
  console.error(`Again: npm run fuzz -- --seed ${seed} ${amount}`);
  process.exitCode = 1;
}
