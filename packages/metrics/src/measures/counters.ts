/** One row per counter: what it counts, in which unit (UCUM), and by which labels. */
export const COUNTERS = {
  sessions_opened: ["Sessions opened, by their first transport", "{session}", ["transport"]],
  sessions_closed: ["Sessions that ended, by reason", "{session}", ["reason"]],
  slow_consumers: ["Sessions closed because their client did not read", "{session}", []],
  requests_refused: ["Handshakes, polls and upgrades refused", "{request}", ["code", "rule"]],
  upgrades: ["Sessions that another transport took over", "{upgrade}", ["transport"]],
  packets_in: ["Packets received", "{packet}", []],
  bytes_in: ["Bytes of packets received", "By", []],
  packets_out: ["Packets sent", "{packet}", []],
  bytes_out: ["Bytes of packets sent", "By", []],
  volatile_dropped: [
    "Packets that clients did without: volatile, or replaced by a newer one of latest",
    "{packet}",
    [],
  ],
  errors: ["What went wrong, by what it was and by code", "{error}", ["kind", "code"]],
  channel_entries: ["Entries committed to channels", "{entry}", []],
  channel_failed_entries: ["Entries that the store did not commit", "{entry}", []],
  channel_resumes: ["Clients that came back to a channel and missed nothing", "{resume}", []],
  channel_resets: [
    "Clients that could not go on where they were, by reason",
    "{reset}",
    ["reason"],
  ],
} as const satisfies Readonly<Record<string, Row>>;

type Row = readonly [help: string, unit: string, labels: readonly string[]];

type CounterName = keyof typeof COUNTERS;
type Labels = Readonly<Record<string, string>>;

/** Where what was measured goes. */
export interface Sink {
  /** Counts one, or as many as it is said. */
  count(name: CounterName, labels?: Labels, by?: number): void;
  /** How long the store took for a batch. s */
  committed(seconds: number): void;
}

/** Help of what is no counter, by name. */
export const HELP = {
  connections: "Open sessions, by transport",
  send_buffer: "Bytes that wait for clients",
  event_loop_delay: "How much later than due the event loop ran, since this was read last",
  channel_commit: "How long the store took to commit a batch of entries",
} as const;

/** Seconds: from a commit in memory to a disk that hangs. */
export const COMMIT_BUCKETS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5,
];
