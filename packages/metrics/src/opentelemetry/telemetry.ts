import { type MeterProvider, metrics, type TracerProvider, trace } from "@opentelemetry/api";
import type { MeasuredServer } from "../measures/readings.ts";
import { measure } from "./meters.ts";
import { traceWork } from "./spans.ts";

/** Where traces and metrics go. */
export interface TelemetryOptions {
  /** Takes the spans; false: none are made. Default: the global one. */
  readonly tracerProvider?: TracerProvider | false;
  /** Takes the metrics; false: nothing is measured. Default: the global one, as it is when `telemetry` is called. */
  readonly meterProvider?: MeterProvider | false;
}

/** A server that is watched. */
export interface Telemetry {
  /** Ends watching. Idempotent. */
  close(): void;
}

const SCOPE = "@baro/metrics";

/**
 * Gives what a server does to OpenTelemetry from now on: a span for each event that is handled, each client that joins a
 * namespace, each publish and each commit; and the metrics that Prometheus gets by `metrics`, by the names that the same
 * words have there. Start the SDK before. Costs nothing in servers that are not watched.
 */
export function telemetry(io: MeasuredServer, options: TelemetryOptions = {}): Telemetry {
  const { tracerProvider = trace.getTracerProvider(), meterProvider = metrics.getMeterProvider() } =
    options;
  const ends: (() => void)[] = [];
  if (tracerProvider) ends.push(traceWork(io, tracerProvider.getTracer(SCOPE)));
  if (meterProvider) ends.push(measure(io, meterProvider.getMeter(SCOPE)));
  return {
    close() {
      for (const end of ends.splice(0)) end();
    },
  };
}
