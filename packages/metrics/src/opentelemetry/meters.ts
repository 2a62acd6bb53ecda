import type { Attributes, Meter, ObservableResult } from "@opentelemetry/api";
import { COMMIT_BUCKETS, COUNTERS, HELP, type Sink } from "../measures/counters.ts";
import { handlersOf } from "../measures/handlers.ts";
import { LoopDelay } from "../measures/loop-delay.ts";
import {
  belongsTo,
  connectionsOf,
  type MeasuredServer,
  sendBufferOf,
} from "../measures/readings.ts";
import { subscribe } from "../measures/subscribe.ts";
import { serverOf } from "./attributes.ts";

/**
 * Measures a server. A name is what OpenTelemetry's rules for Prometheus make into the name that `metrics` gives:
 * `baro.bytes_in` becomes `baro_bytes_in_total`.
 * @returns what ends it
 */
export function measure(io: MeasuredServer, meter: Meter): () => void {
  const unsubscribe = subscribe(handlersOf(sinkOf(io, meter)), belongsTo(io));
  const ends = [observeServer(io, meter), observeLoop(io, meter)];
  return () => {
    unsubscribe();
    for (const end of ends) end();
  };
}

function sinkOf(io: MeasuredServer, meter: Meter): Sink {
  const server = serverOf(io);
  const counters = new Map(
    Object.entries(COUNTERS).map(([name, [description, unit]]) => [
      name,
      meter.createCounter(`baro.${name}`, { description, unit }),
    ]),
  );
  const commits = meter.createHistogram("baro.channel_commit", {
    description: HELP.channel_commit,
    unit: "s",
    advice: { explicitBucketBoundaries: COMMIT_BUCKETS },
  });
  return {
    count: (name, labels, by = 1) => counters.get(name)?.add(by, { ...server, ...labels }),
    committed: (seconds) => commits.record(seconds, server),
  };
}

function observeServer(io: MeasuredServer, meter: Meter): () => void {
  const server = serverOf(io);
  const connections = meter.createObservableUpDownCounter("baro.connections", {
    description: HELP.connections,
    unit: "{session}",
  });
  const buffer = meter.createObservableUpDownCounter("baro.send_buffer", {
    description: HELP.send_buffer,
    unit: "By",
  });
  const tellConnections = observeEach(connectionsOf.bind(null, io), "transport", server);
  const tellBuffer = (result: ObservableResult) => result.observe(sendBufferOf(io), server);
  connections.addCallback(tellConnections);
  buffer.addCallback(tellBuffer);
  return () => {
    connections.removeCallback(tellConnections);
    buffer.removeCallback(tellBuffer);
  };
}

function observeLoop(io: MeasuredServer, meter: Meter): () => void {
  const delay = new LoopDelay();
  const gauge = meter.createObservableGauge("baro.event_loop_delay", {
    description: HELP.event_loop_delay,
    unit: "s",
  });
  const tell = observeEach(() => delay.read(), "quantile", serverOf(io));
  gauge.addCallback(tell);
  return () => {
    gauge.removeCallback(tell);
    delay.end();
  };
}

function observeEach(
  read: () => Readonly<Record<string, number>>,
  attribute: string,
  server: Attributes,
): (result: ObservableResult) => void {
  return (result) => {
    for (const [key, value] of Object.entries(read()))
      result.observe(value, { ...server, [attribute]: key });
  };
}
