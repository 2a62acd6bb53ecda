import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { COMMIT_BUCKETS, COUNTERS, HELP, type Sink } from "../measures/counters.ts";

/** What is asked when somebody reads the metrics. */
export interface Readings {
  /** Open sessions, by transport. */
  connections(): Readonly<Record<string, number>>;
  /** Bytes that wait for all clients. */
  sendBuffer(): number;
  /** Delay of the event loop since the last reading, by quantile. s */
  loopDelay(): Readonly<Record<string, number>>;
}

/** Metrics in a registry. */
export interface Instruments extends Sink {
  /** Takes them out of it. */
  remove(): void;
}

/** Makes the metrics of one server. @param prefix of their names */
export function createInstruments(
  registry: Registry,
  prefix: string,
  readings: Readings,
): Instruments {
  const registers = [registry];
  const names: string[] = [];
  const named = (name: string, help: string) => {
    names.push(prefix + name);
    return { name: prefix + name, help, registers };
  };
  const counters = new Map(
    Object.entries(COUNTERS).map(([name, [help, , labels]]) => [
      name,
      new Counter({ ...named(`${name}_total`, help), labelNames: [...labels] }),
    ]),
  );
  new Gauge({
    ...named("connections", HELP.connections),
    labelNames: ["transport"],
    collect() {
      for (const [transport, count] of Object.entries(readings.connections()))
        this.set({ transport }, count);
    },
  });
  new Gauge({
    ...named("send_buffer_bytes", HELP.send_buffer),
    collect() {
      this.set(readings.sendBuffer());
    },
  });
  new Gauge({
    ...named("event_loop_delay_seconds", HELP.event_loop_delay),
    labelNames: ["quantile"],
    collect() {
      for (const [quantile, seconds] of Object.entries(readings.loopDelay()))
        this.set({ quantile }, seconds);
    },
  });
  const commits = new Histogram({
    ...named("channel_commit_seconds", HELP.channel_commit),
    buckets: COMMIT_BUCKETS,
  });
  return {
    count: (name, labels = {}, by = 1) => counters.get(name)?.inc(labels, by),
    committed: (seconds) => commits.observe(seconds),
    remove() {
      for (const name of names) registry.removeSingleMetric(name);
    },
  };
}
