import { isNoMore } from "@baro/testing";
import { CHANNELS, KEPT, UNTRIMMED } from "./names.ts";
import { type ProcessSample, type Sample, type ServerSample, total } from "./sample.ts";

const MIB = 2 ** 20;

/** What must stay as it is while the load does. */
interface Measure {
  readonly name: string;
  readonly of: (sample: Sample) => number;
  /** By how much it may grow from the end of the warm-up to the end of the run. */
  readonly allowed: number;
  /** The same as a share of its median; the larger counts. */
  readonly share: number;
  readonly unit: number;
}

const processMeasures = (name: "server" | "baro"): readonly Measure[] => {
  const of = (figure: (sample: ProcessSample) => number) => (sample: Sample) =>
    figure(sample[name]);
  return [
    {
      name: `${name}: heap (MiB)`,
      of: of(({ heap }) => heap),
      allowed: 6 * MIB,
      share: 0.1,
      unit: MIB,
    },
    {
      name: `${name}: RSS (MiB)`,
      of: of(({ rss }) => rss),
      allowed: 48 * MIB,
      share: 0.2,
      unit: MIB,
    },
    {
      name: `${name}: handles`,
      of: of(({ handles }) => total(handles)),
      allowed: 60,
      share: 0.1,
      unit: 1,
    },
  ];
};

/** All that is judged. npm's client is load, and not on trial. */
const MEASURES: readonly Measure[] = [
  ...processMeasures("server"),
  ...processMeasures("baro"),
  // Those of clients that were cut off count until their heartbeat is missed, and then as long as a session can be recovered.
  {
    name: "sockets in memory",
    of: ({ server }) => server.aliveSockets,
    allowed: 50,
    share: 0.1,
    unit: 1,
  },
  {
    name: "connections in memory",
    of: ({ server }) => server.aliveConnections,
    allowed: 50,
    share: 0.1,
    unit: 1,
  },
  { name: "sessions", of: ({ server }) => server.sessions, allowed: 50, share: 0.1, unit: 1 },
  { name: "rooms", of: ({ server }) => server.rooms, allowed: 50, share: 0.1, unit: 1 },
  {
    name: "entries in channels",
    of: ({ server }) => server.entries,
    allowed: CHANNELS.length * (KEPT + UNTRIMMED),
    share: 0.1,
    unit: 1,
  },
];

/** One measure over the run. */
export interface Trend {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What it grew by from the end of the warm-up to the end, as the median slope says. */
  readonly growth: number;
  readonly allowed: number;
  readonly isFlat: boolean;
}

/** @param samples those after the warm-up */
export function trends(samples: readonly Sample[]): Trend[] {
  return MEASURES.map((measure) => trendOf(measure, samples));
}

function trendOf({ name, of, allowed, share, unit }: Measure, samples: readonly Sample[]): Trend {
  const points = samples.map((sample) => ({ at: sample.at, value: of(sample) }));
  const values = points.map(({ value }) => value);
  const span = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  const growth = medianSlope(points) * span;
  const bound = Math.max(allowed, share * median(values));
  const [from = 0, to = 0] = [values[0], values.at(-1)];
  const rounded = (value: number): number => Math.round((value / unit) * 10) / 10;
  return {
    name,
    from: rounded(from),
    to: rounded(to),
    growth: rounded(growth),
    allowed: rounded(bound),
    isFlat: points.length > 2 && growth <= bound,
  };
}

/** The median of the slopes between any two points (Theil and Sen): single peaks do not count. Per unit of `at`. */
function medianSlope(points: readonly { at: number; value: number }[]): number {
  return median(
    points.flatMap((one, index) =>
      points.slice(index + 1).map((other) => (other.value - one.value) / (other.at - one.at)),
    ),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What the server has left when all clients have gone that it did not have before they came. */
export function leftovers(before: ServerSample, after: ServerSample): string[] {
  const none = ["sessions", "sockets", "rooms", "aliveSockets", "aliveConnections"] as const;
  const left = none.filter((name) => after[name] > 0).map((name) => `${after[name]} ${name}`);
  if (!isNoMore(after.handles, before.handles)) {
    left.push(`handles ${JSON.stringify(after.handles)}, before ${JSON.stringify(before.handles)}`);
  }
  return left;
}
