export type { MeasuredConnection, MeasuredServer } from "../measures/readings.ts";
export { type Telemetry, type TelemetryOptions, telemetry } from "./telemetry.ts";
