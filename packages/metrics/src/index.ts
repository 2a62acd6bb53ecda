export {
  type MeasuredConnection,
  type MeasuredServer,
  type Metrics,
  type MetricsOptions,
  metrics,
} from "./metrics.ts";
