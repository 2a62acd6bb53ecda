import { tries } from "@baro/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Outbox, type PublishReceipt } from "../../src/channels/outbox.ts";
import type { OutboxStore, Pending } from "../../src/channels/outbox-store.ts";
import { type Asked, FakeLink, settled } from "../support/fake-link.ts";

// The outbox against a model of the server: requests and answers that are lost, answers that say "later", connections that
// go, pages that are reloaded. Whatever happens, all that was published is appended once and in order.

type Command =
  | { does: "publish"; count: number }
  | { does: "serve" | "loseRequest" | "loseAnswer" | "disconnect" | "connect" | "reload" }
  | { does: "serveSome"; count: number }
  | { does: "pass"; duration: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ does: fc.constant("publish" as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    does: fc.constantFrom(
      "serve" as const,
      "serve" as const,
      "loseRequest" as const,
      "loseAnswer" as const,
      "disconnect" as const,
      "connect" as const,
      "connect" as const,
      "reload" as const,
    ),
  }),
  fc.record({ does: fc.constant("serveSome" as const), count: fc.nat({ max: 3 }) }),
  fc.record({
    does: fc.constant("pass" as const),
    duration: fc.constantFrom(1, 200, 6000, 21_000),
  }),
);

/** Every seventh body is one that the server does not want. */
const isUnwanted = (body: number): boolean => body % 7 === 3;

/** The server's side: a log, and what it knows of ids. */
class Log {
  readonly bodies: number[] = [];
  readonly #known = new Map<string, number>();

  /** Takes a request, up to `most` of its publishes. @returns the answer */
  take({ args }: Asked, most = Number.POSITIVE_INFINITY) {
    const [, publisher, items] = args as [string, string, { id: string; body: number }[]];
    const results: unknown[] = [];
    for (const { id, body } of items) {
      if (results.length >= most) {
        results.push(fault("overloaded", true));
        break;
      }
      results.push(
        isUnwanted(body) ? fault("forbidden") : this.#append(`${publisher} ${id}`, body),
      );
    }
    return { epoch: "e", results };
  }

  #append(key: string, body: number) {
    const known = this.#known.get(key);
    if (known !== undefined) return { offset: known, at: 0, repeated: true };
    const offset = this.bodies.push(body);
    this.#known.set(key, offset);
    return { offset, at: 0 };
  }
}

const fault = (code: string, retry = false) => ({ error: { code, message: code, retry } });

/** A page with an outbox, which a reload makes anew on what was kept. */
class Pages {
  link = new FakeLink();
  readonly receipts = new Map<number, PublishReceipt>();
  readonly refused: number[] = [];
  readonly #kept = new Map<string, Pending>();
  readonly #store: OutboxStore = {
    load: async () => [...this.#kept.values()].reverse(),
    put: async (pending) => {
      this.#kept.set(`${pending.publisher} ${pending.id}`, pending);
    },
    remove: async ({ publisher, id }) => {
      this.#kept.delete(`${publisher} ${id}`);
    },
  };
  #time = 0;
  #page = 0;
  outbox = this.#open();

  publish(body: number): void {
    const receipt = this.outbox.publish("said", body);
    receipt.then(
      (settledAs) => this.receipts.set(body, settledAs),
      () => {},
    );
  }

  reload(): void {
    this.#time += this.link.now() + 1;
    this.link = new FakeLink();
    this.outbox = this.#open();
  }

  connect(): void {
    if (this.link.connected) return;
    this.link.connected = true;
    this.outbox.restart();
  }

  get keptCount(): number {
    return this.#kept.size;
  }

  #open(): Outbox {
    const { link } = this;
    const [base, page] = [this.#time, ++this.#page];
    const chance = {
      now: () => base + link.now(),
      random: () => 0,
      secret: () => `page ${page} ${link.secret()}`,
    };
    const listener = {
      onPending: () => {},
      onError: () => {},
      onRefused: (_error: Error, { body }: Pending) => this.refused.push(Number(body)),
    };
    return new Outbox({ channel: "lobby", link, chance, listener, store: this.#store });
  }
}

async function play(commands: readonly Command[]): Promise<void> {
  const log = new Log();
  const pages = new Pages();
  let bodies = 0;
  const answer = (run: (asked: Asked) => void): void => {
    const [first] = pages.link.asked;
    if (first) run(first);
  };
  const handlers: { [D in Command["does"]]: (command: Extract<Command, { does: D }>) => unknown } =
    {
      publish: ({ count }) => {
        for (let index = 0; index < count; index++) pages.publish(bodies++);
      },
      serve: () => answer((asked) => asked.answer(log.take(asked))),
      serveSome: ({ count }) => answer((asked) => asked.answer(log.take(asked, count))),
      loseRequest: () => answer((asked) => asked.answer(undefined)),
      loseAnswer: () =>
        answer((asked) => {
          log.take(asked);
          asked.answer(undefined);
        }),
      disconnect: () => pages.link.disconnect(),
      connect: () => pages.connect(),
      reload: () => pages.reload(),
      pass: ({ duration }) => pages.link.pass(duration),
    };
  for (const each of commands) {
    await handlers[each.does](each as never);
    await settled();
  }
  pages.connect();
  for (let round = 0; pages.outbox.pending.length > 0 && round < 200; round++) {
    answer((asked) => asked.answer(log.take(asked)));
    await pages.link.pass(6000);
  }
  const all = Array.from({ length: bodies }, (_, body) => body);
  expect(log.bodies).toEqual(all.filter((body) => !isUnwanted(body)));
  expect([...new Set(pages.refused)].sort((a, b) => a - b)).toEqual(all.filter(isUnwanted));
  for (const [body, { offset }] of pages.receipts) expect(log.bodies[offset - 1]).toBe(body);
  expect(pages.keptCount).toBe(0);
}

const TRIES = tries(2000);

it("has everything appended once and in order, whatever is lost on the way", {
  timeout: 30_000 + 20 * TRIES.numRuns,
}, async () => {
  const run = fc.asyncProperty(fc.array(command, { maxLength: 40 }), play);
  await fc.assert(run, TRIES);
});
