// Rates in a process of its own: how much memory those take who have paid.
import { answerQuestions } from "@baro/testing";
import { rates } from "../../src/rates/rates.ts";

/** Texts as those of headers are: long, and another each time. */
const HEADER = 16_000;

const { pay } = rates({ door: { count: 5, within: 86_400_000 } });

/** Bytes of the heap. */
function held(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** @param count of people @returns by how many bytes the heap has grown for each of them */
function paidBy(count: number, who: (index: number) => string): number {
  const before = held();
  for (let index = 0; index < count; index++) pay("door", who(index));
  return (held() - before) / count;
}

/** An address as `addressBehind` finds it in a header of which the client wrote most. */
function cutOut(index: number): string {
  const header = `${Buffer.alloc(HEADER, `${index} `).toString("latin1")}, 10.100.${100 + (index >> 8)}.${100 + (index & 255)}`;
  return header.split(",")[1]?.trim() ?? "";
}

const answers = {
  ofAddresses: () => paidBy(2000, cutOut),
  ofLongTexts: () => paidBy(2000, (index) => "x".repeat(HEADER) + index),
  ofStrangers: () => paidBy(300_000, (index) => `stranger ${index}`) * 300_000,
};
export type RatesProgram = typeof answers;

paidBy(1000, (index) => `warm ${index}`);
answerQuestions(answers);
