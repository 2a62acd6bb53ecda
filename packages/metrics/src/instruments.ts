import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** One row per metric: its help text and its labels. */
const COUNTERS = {
  sessions_opened_total: ["Sessions opened, by their first transport", ["transport"]],
  sessions_closed_total: ["Sessions that ended, by reason", ["reason"]],
  slow_consumers_total: ["Sessions closed because their client did not read", []],
  requests_refused_total: ["Handshakes, polls and upgrades refused", ["code", "rule"]],
  upgrades_total: ["Sessions that another transport took over", ["transport"]],
  packets_in_total: ["Packets received", []],
  bytes_in_total: ["Bytes of packets received; characters of text", []],
  packets_out_total: ["Packets sent", []],
  bytes_out_total: ["Bytes of packets sent", []],
  volatile_dropped_total: ["Volatile packets dropped", []],
  errors_total: ["Input refused, limits reached and stores that failed, by code", ["code"]],
  channel_entries_total: ["Entries committed to channels", []],
  channel_failed_entries_total: ["Entries that the store did not commit", []],
  channel_resumes_total: ["Clients that came back to a channel and missed nothing", []],
  channel_resets_total: ["Clients that could not go on where they were, by reason", ["reason"]],
} as const satisfies Readonly<Record<string, readonly [help: string, labels: readonly string[]]>>;

type CounterName = keyof typeof COUNTERS;
type Labels = Readonly<Record<string, string>>;

/** The metrics of one server. */
export interface Instruments {
  /** Counts one, or as many as it is said. */
  count(name: CounterName, labels?: Labels, by?: number): void;
  /** How long the store took for a batch. s */
  readonly commits: Histogram;
}

/** What is asked when somebody reads the metrics. */
export interface Readings {
  /** Open sessions, by transport. */
  connections(): Readonly<Record<string, number>>;
  /** Bytes that wait for all clients. */
  sendBuffer(): number;
  /** Delay of the event loop since the last reading. s */
  loopDelay(): Readonly<Record<string, number>>;
}

/** Seconds: from a commit in memory to a disk that hangs. */
const COMMIT_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** Makes the metrics in a registry. @param prefix of their names */
export function createInstruments(
  registry: Registry,
  prefix: string,
  readings: Readings,
): Instruments {
  const registers = [registry];
  const counters = new Map(
    Object.entries(COUNTERS).map(([name, [help, labelNames]]) => [
      name,
      new Counter({ name: prefix + name, help, labelNames: [...labelNames], registers }),
    ]),
  );
  gauge({ registers, name: `${prefix}connections`, help: "Open sessions, by transport" }, () => ({
    label: "transport",
    values: readings.connections(),
  }));
  gauge(
    { registers, name: `${prefix}send_buffer_bytes`, help: "Bytes that wait for clients" },
    () => ({
      values: { "": readings.sendBuffer() },
    }),
  );
  gauge(
    { registers, name: `${prefix}event_loop_delay_seconds`, help: "Delay of the event loop" },
    () => ({ label: "quantile", values: readings.loopDelay() }),
  );
  const commits = new Histogram({
    name: `${prefix}channel_commit_seconds`,
    help: "How long the store took to commit a batch of entries",
    buckets: COMMIT_BUCKETS,
    registers,
  });
  return {
    commits,
    count: (name, labels = {}, by = 1) => counters.get(name)?.inc(labels, by),
  };
}

interface Reading {
  readonly label?: string;
  readonly values: Readonly<Record<string, number>>;
}

/** A gauge that is read when somebody asks for the metrics. */
function gauge(
  { registers, name, help }: { registers: Registry[]; name: string; help: string },
  read: () => Reading,
): void {
  const { label } = read();
  new Gauge({
    name,
    help,
    registers,
    labelNames: label === undefined ? [] : [label],
    collect() {
      for (const [key, value] of Object.entries(read().values)) {
        this.set(label === undefined ? {} : { [label]: key }, value);
      }
    },
  });
}
