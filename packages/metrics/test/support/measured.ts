import { type Metrics, type MetricsOptions, metrics } from "@baro/metrics";
import type { ServerOptions } from "@baro/server";
import { read } from "./reading.ts";
import { atEnd, Scene } from "./scene.ts";

/** A server with its metrics. */
export interface Measured {
  readonly scene: Scene;
  readonly measured: Metrics;
  /** The value of a series without its prefix `baro_`: `name{label="value"}`. */
  value(series: string): Promise<number | undefined>;
}

export async function measuredScene(
  server: Partial<ServerOptions> = {},
  options: MetricsOptions = {},
): Promise<Measured> {
  const scene = await Scene.open(server);
  const measured = metrics(scene.io, options);
  atEnd(() => measured.close());
  return { scene, measured, value: (series) => read(measured, `baro_${series}`) };
}
