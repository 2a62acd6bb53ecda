import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measuredScene } from "./support/measured.ts";

interface Dashboard {
  readonly panels: readonly { readonly id: number; readonly targets: readonly Target[] }[];
}
interface Target {
  readonly expr: string;
}

function expressions(): string[] {
  const text = readFileSync(new URL("../dashboard/baro.json", import.meta.url), "utf8");
  const { panels } = JSON.parse(text) as Dashboard;
  return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}

/** The metrics that a server has, by name, with their types. */
async function exported(): Promise<Map<string, string>> {
  const { measured } = await measuredScene();
  const types = (await measured.register.metrics()).matchAll(/^# TYPE (\w+) (\w+)$/gm);
  return new Map([...types].map(([, name = "", type = ""]) => [name, type]));
}

test("the dashboard asks for all metrics that there are, and for nothing else", async () => {
  const asked = new Set(expressions().flatMap((each) => each.match(/baro_\w+/g) ?? []));
  const names = [...(await exported())].map(([name, type]) =>
    type === "histogram" ? `${name}_bucket` : name,
  );
  expect([...asked].sort()).toEqual(names.sort());
});

test("the dashboard asks for rates of counters, and for gauges as they are", async () => {
  const types = await exported();
  for (const expression of expressions()) {
    for (const [, before = "", name = ""] of expression.matchAll(/(.{0,5})\b(baro_\w+)/g)) {
      const type = types.get(name.replace(/_bucket$/, ""));
      expect([name, before === "rate("]).toEqual([name, type !== "gauge"]);
    }
  }
});

test("the dashboard groups by labels that the metrics have", async () => {
  const { measured } = await measuredScene();
  for (const expression of expressions()) {
    const name = /baro_\w+?(?=_bucket\b|\b)/.exec(expression)?.[0] ?? "";
    const known = [...labelsOf(measured.register.getSingleMetric(name)), "le"];
    for (const label of /by \(([^)]*)\)/.exec(expression)?.[1]?.split(", ") ?? [])
      expect(known).toContain(label);
  }
});

function labelsOf(metric: object | undefined): readonly unknown[] {
  if (metric === undefined || !("labelNames" in metric)) return [];
  return Array.isArray(metric.labelNames) ? metric.labelNames : [];
}
