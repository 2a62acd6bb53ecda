export { type Journal, journal, type Logger } from "./journal/journal.ts";
export type { MeasuredConnection, MeasuredServer } from "./measures/readings.ts";
export { type Metrics, type MetricsOptions, metrics } from "./prometheus/metrics.ts";
