import type { Metrics } from "@baro/metrics";

/** The value of a series, as the exposition has it: `name{label="value"}`; undefined where there is none. */
export async function read({ register }: Metrics, series: string): Promise<number | undefined> {
  const lines = (await register.metrics()).split("\n");
  const line = lines.find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
