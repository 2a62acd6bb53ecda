export type { MeasuredConnection, MeasuredServer } from "./measures/readings.ts";
export { type Metrics, type MetricsOptions, metrics } from "./prometheus/metrics.ts";
