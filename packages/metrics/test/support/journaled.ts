import { type Journal, journal, type Logger } from "@baro/metrics";
import type { ServerOptions } from "@baro/server";
import { until } from "@baro/testing";
import { atEnd, Scene } from "./scene.ts";

/** A line of a log: its fields, with the logger's method and the text. */
export type Line = Readonly<Record<string, unknown>>;

/** A logger with the methods of pino, which keeps what it is given. */
export class Log implements Logger {
  readonly lines: Line[] = [];

  info(fields: object, msg: string): void {
    this.lines.push({ level: "info", ...fields, msg });
  }

  error(fields: object, msg: string): void {
    this.lines.push({ level: "error", ...fields, msg });
  }

  /** The lines with that text. */
  of(msg: string): Line[] {
    return this.lines.filter((line) => line["msg"] === msg);
  }

  /** The first line with that text, once it is there. */
  async line(msg: string): Promise<Line> {
    await until(
      () => this.of(msg).length > 0,
      () => `"${msg}" is among ${this.lines.map((line) => line["msg"]).join(", ")}`,
    );
    return this.of(msg)[0] ?? {};
  }
}

/** A server with its journal. */
export async function journaledScene(
  options: Partial<ServerOptions> = {},
): Promise<{ scene: Scene; log: Log; kept: Journal }> {
  const scene = await Scene.open(options);
  const log = new Log();
  const kept = journal(scene.io, log);
  atEnd(() => kept.close());
  return { scene, log, kept };
}
