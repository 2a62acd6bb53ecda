import { TransportError } from "../../errors.ts";
import type { Transport, TransportContext, TransportSink } from "../transport.ts";

/**
 * Stands for WebTransport, which is not spoken here: programs that list it among their `transports` run, and connect by
 * the others. A server that offers it is not upgraded to; where it is the first of the list, it fails like any transport.
 */
export class WebTransport implements Transport {
  static readonly supported = false;
  sink: TransportSink;
  readonly query: Record<string, unknown>;
  readonly writable = false;

  constructor({ sink, query }: TransportContext) {
    this.sink = sink;
    this.query = { ...query };
  }

  get name(): string {
    return "webtransport";
  }

  open(): void {
    const error = new TransportError("webtransport error", { description: "not supported" });
    queueMicrotask(() => this.sink.onError(error));
  }

  send(): void {}

  pause(onPaused: () => void): void {
    onPaused();
  }

  resume(): void {}

  close(): void {}
}
