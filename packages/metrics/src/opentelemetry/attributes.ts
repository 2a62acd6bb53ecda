import { type Attributes, SpanKind } from "@opentelemetry/api";
import type { MeasuredServer } from "../measures/readings.ts";
import { labelOf, type Message, numberOf } from "../measures/subscribe.ts";

/** What tells the servers of one process apart. */
export function serverOf({ serverId }: MeasuredServer): Attributes {
  return { "baro.server": serverId };
}

/** A span to be. Attributes are those of OpenTelemetry's conventions for messaging, and of its instrumentation of socket.io. */
export interface Plan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** Begins a trace of its own: what runs then is whatever began the turn, and not what asks for the work. */
  readonly root: boolean;
}

/**
 * The spans of the work that a server tells of, by the name of its tracing channel. Names of namespaces and channels are
 * no part of a span's name, as programs make any number of them; nor is the id of a connection of its attributes, which
 * is a secret.
 */
export const PLANS: Readonly<Record<string, (message: Message) => Plan>> = {
  "baro:event": ({ event, ...message }) => ({
    name: `process ${labelOf(event)}`,
    kind: SpanKind.CONSUMER,
    root: true,
    attributes: {
      ...operation("process", "process"),
      ...clientOf(message),
      "messaging.socket.io.event_name": labelOf(event),
    },
  }),
  "baro:connect": (message) => ({
    name: "connect",
    kind: SpanKind.SERVER,
    root: true,
    attributes: { ...operation("connect"), ...clientOf(message) },
  }),
  "baro:publish": ({ namespace, channel, entries }) => ({
    name: "publish",
    kind: SpanKind.PRODUCER,
    root: false,
    attributes: {
      ...operation("publish", "send"),
      "messaging.destination.name": labelOf(channel),
      "messaging.socket.io.namespace": labelOf(namespace),
      ...batchOf(entries),
    },
  }),
  "baro:commit": ({ entries }) => ({
    name: "commit",
    kind: SpanKind.INTERNAL,
    root: true,
    attributes: { ...operation("commit"), ...batchOf(entries) },
  }),
};

function operation(name: string, type?: string): Attributes {
  return {
    "messaging.system": "socket.io",
    "messaging.operation.name": name,
    ...(type !== undefined && { "messaging.operation.type": type }),
  };
}

function clientOf({ namespace, socket }: Message): Attributes {
  return {
    "messaging.destination.name": labelOf(namespace),
    "messaging.socket.io.namespace": labelOf(namespace),
    "messaging.client.id": labelOf(socket),
  };
}

/** The conventions want no count of a single message. */
function batchOf(entries: unknown): Attributes {
  const count = numberOf(entries);
  return count > 1 ? { "messaging.batch.message_count": count } : {};
}
