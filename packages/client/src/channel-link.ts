import type { ChannelLink } from "./channels/ports.ts";
import type { Timers } from "./engine/timers.ts";
import type { EventSender } from "./event-sender.ts";

/** What carries the requests about channels: a socket. */
interface Carrier {
  readonly connected: boolean;
  readonly io: {
    readonly engine: { readonly maxPayload: number | undefined };
    readonly _timers: Timers;
  };
}

/** A socket as its channels see it. */
export function createChannelLink(carrier: Carrier, sender: EventSender): ChannelLink {
  const { _timers: timers } = carrier.io;
  return {
    get connected() {
      return carrier.connected;
    },
    get maxPayload() {
      return carrier.io.engine.maxPayload;
    },
    ask(args, timeout, onAnswer) {
      const settle = (error: Error | null, answer?: unknown) =>
        onAnswer(error === null ? answer : undefined);
      sender.request({ args: [...args], flags: { timeout }, onAnswer: settle });
    },
    after(delay, callback) {
      const timer = timers.set(callback, delay);
      return () => timers.clear(timer);
    },
  };
}
