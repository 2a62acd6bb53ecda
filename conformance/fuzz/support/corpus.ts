import { existsSync, readFileSync, writeFileSync } from "node:fs";

const fileOf = (name: string): URL => new URL(`../corpus/${name}.txt`, import.meta.url);

/** The inputs that are kept for a target: one JSON text per line, each character a byte. */
export function readCorpus(name: string): Buffer[] {
  const file = fileOf(name);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => Buffer.from(String(JSON.parse(line)), "latin1"));
}

export function writeCorpus(name: string, inputs: readonly Buffer[]): void {
  const lines = inputs.map((input) => JSON.stringify(input.toString("latin1")));
  writeFileSync(fileOf(name), `${[...new Set(lines)].sort().join("\n")}\n`);
}
