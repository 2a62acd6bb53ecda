import { tracingChannel } from "node:diagnostics_channel";
import {
  context,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { belongsTo, type MeasuredServer } from "../measures/readings.ts";
import { isMessage, type Message } from "../measures/subscribe.ts";
import { PLANS, type Plan, serverOf } from "./attributes.ts";

/** What a message about work has beyond its fields. */
interface WorkMessage extends Message {
  /** Has the work run within this. */
  within(wrap: <Result>(run: () => Result) => Result): void;
}

/** Makes spans of the work of one server. @returns what ends it */
export function traceWork(io: MeasuredServer, tracer: Tracer): () => void {
  const ends = Object.entries(PLANS).map(([name, plan]) => {
    const spans = new Spans(tracer, (message) => planFor(io, plan(message)));
    const isOurs = belongsTo(io);
    const subscribers = {
      start: (message: unknown) => {
        if (isWork(message) && isOurs(message)) spans.begin(message);
      },
      end: (message: object) => {
        // Thrown at once: nothing more will come.
        if ("error" in message) spans.end(message);
      },
      asyncStart: () => {},
      asyncEnd: (message: object) => spans.end(message),
      error: (message: object) => spans.fail(message),
    };
    const channel = tracingChannel<unknown, object>(name);
    channel.subscribe(subscribers);
    return () => void channel.unsubscribe(subscribers);
  });
  return () => {
    for (const end of ends) end();
  };
}

function planFor(io: MeasuredServer, plan: Plan): Plan {
  return { ...plan, attributes: { ...plan.attributes, ...serverOf(io) } };
}

/** The spans of one kind of work that are under way, by its message. */
class Spans {
  readonly #tracer: Tracer;
  readonly #plan: (message: Message) => Plan;
  readonly #open = new WeakMap<object, Span>();

  constructor(tracer: Tracer, plan: (message: Message) => Plan) {
    this.#tracer = tracer;
    this.#plan = plan;
  }

  begin(message: WorkMessage): void {
    const { name, root, ...options } = this.#plan(message);
    const parent = root ? ROOT_CONTEXT : context.active();
    const span = this.#tracer.startSpan(name, options, parent);
    this.#open.set(message, span);
    const inside = trace.setSpan(parent, span);
    message.within((run) => context.with(inside, run));
  }

  fail(message: object): void {
    const span = this.#open.get(message);
    if (span === undefined || !("error" in message)) return;
    const { error } = message;
    const text = error instanceof Error ? error.message : String(error);
    span.recordException(error instanceof Error ? error : text);
    span.setAttribute("error.type", typeOf(error));
    span.setStatus({ code: SpanStatusCode.ERROR, message: text });
  }

  end(message: object): void {
    this.#open.get(message)?.end();
    this.#open.delete(message);
  }
}

function isWork(message: unknown): message is WorkMessage {
  return isMessage(message) && typeof message["within"] === "function";
}

/** Its code, else its name. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return "_OTHER";
  return "code" in error ? String(error.code) : error.name;
}
