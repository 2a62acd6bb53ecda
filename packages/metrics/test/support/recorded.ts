import { until } from "@baro/testing";
import { context, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeEach } from "vitest";

/** The spans that the SDK of OpenTelemetry was given during a test. */
export class Recorded {
  readonly #exporter = new InMemorySpanExporter();

  constructor() {
    const spanProcessors = [new SimpleSpanProcessor(this.#exporter)];
    new NodeTracerProvider({ spanProcessors }).register();
  }

  get spans(): ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  /** The names of what has ended. */
  get names(): string[] {
    return this.spans.map(({ name }) => name);
  }

  /** The span of that name, once it has ended. */
  async span(name: string): Promise<ReadableSpan> {
    const find = () => this.spans.find((span) => span.name === name);
    await until(
      () => find() !== undefined,
      () => `"${name}" is among ${this.names.join(", ")}`,
    );
    const found = find();
    if (found === undefined) throw new Error(`no span ${name}`);
    return found;
  }

  forget(): void {
    this.#exporter.reset();
  }
}

/** Has the SDK of OpenTelemetry record for all tests of a file. */
export function useRecorder(): Recorded {
  const recorded = new Recorded();
  beforeEach(() => recorded.forget());
  afterAll(() => {
    trace.disable();
    context.disable();
  });
  return recorded;
}
