import type { EnginePacket } from "@baro/protocol";
import type { TransportName } from "../../src/engine/contract.ts";
import type { Frame } from "../../src/engine/frame.ts";
import { UNATTENDED } from "../../src/engine/sink.ts";
import type { Transport, TransportSink } from "../../src/engine/transport.ts";

/** A transport without a network: tests are the client. */
export class FakeTransport implements Transport {
  readonly name: TransportName;
  sink: TransportSink = UNATTENDED;
  bufferedBytes = 0;
  state: "open" | "closed" | "left" | "destroyed" = "open";
  /** What was sent, as it would stand in a payload; one array per write. */
  readonly writes: string[][] = [];
  /** Whether `onEnd` comes as soon as something is sent, as from a broken connection. */
  breaks = false;
  #ready = true;

  constructor(name: TransportName = "websocket") {
    this.name = name;
  }

  get writable(): boolean {
    return this.#ready && this.state === "open";
  }

  get sent(): string[] {
    return this.writes.flat();
  }

  send(frames: readonly Frame[]): void {
    this.writes.push(frames.map((frame) => frame.pollingText));
    if (this.breaks) this.end(new Error("broken"));
  }

  close(last: readonly Frame[]): void {
    if (last.length > 0) this.send(last);
    this.state = "closed";
  }

  leave(): void {
    this.state = "left";
  }

  destroy(): void {
    this.state = "destroyed";
  }

  /** The client sends a packet. */
  receive(packet: EnginePacket<Buffer>): void {
    this.sink.onPacket(this, packet);
  }

  /** The client goes away. */
  end(error?: Error): void {
    this.state = "closed";
    this.sink.onEnd(this, error);
  }

  /** Takes no more frames, until `resume`. */
  pause(): void {
    this.#ready = false;
  }

  resume(): void {
    this.#ready = true;
    this.sink.onWritable(this);
  }
}
