import { telemetry } from "@baro/metrics/opentelemetry";
import type { ServerOptions } from "@baro/server";
import { atEnd, Scene } from "./scene.ts";

/** A scene whose server is traced. */
export async function tracedScene(options: Partial<ServerOptions> = {}): Promise<Scene> {
  const scene = await Scene.open(options);
  const watched = telemetry(scene.io, { meterProvider: false });
  atEnd(() => watched.close());
  return scene;
}
