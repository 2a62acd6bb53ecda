import type { Entry } from "@baro/protocol";
import type { Authorize, Identify } from "./access.ts";
import type { Channel, ChannelEvents } from "./channel.ts";
import type { Retention } from "./retention.ts";

/** Hears entries that were committed. */
type EntryListener = (channel: string, entry: Entry, namespace: string) => void;

/**
 * The channels of one namespace: what the application says of them.
 * @typeParam Subject a client's socket, as `authorize` and `identify` get it
 */
export interface Channels<Subject> {
  /**
   * Sets who decides what clients may do with channels; until then they may do nothing. `action` is "subscribe",
   * "publish" (with `event` and `body`), "history" or "presence". False refuses, `{ reason }` tells the client why; an
   * error refuses too, and is emitted as `error`. A `ChannelError` is told as it is: after `overloaded` the client tries again.
   */
  authorize(authorize: Authorize<Subject>): this;
  /** Sets who says who a client is: `by` of the entries that it publishes, and its name among the members. */
  identify(identify: Identify<Subject>): this;
  /**
   * Bounds how much is kept of the channels with these names; `*` stands for any text. The last rule that fits counts.
   * Default: everything, as far as the store keeps it.
   * @throws TypeError when a bound is no number
   */
  retain(pattern: string | RegExp, keep: Retention): this;
  /** @throws ChannelError bad_request when the name cannot be one */
  channel<Events extends object = ChannelEvents>(name: string): Channel<Events>;
  /**
   * Hears each entry of any channel once it is committed: for previews, counters, notifications. In the order of each channel's
   * offsets. On a namespace of a pattern: of all the namespaces that the pattern has made; `namespace` says of which.
   */
  on(event: "entry", listener: EntryListener): this;
  /** Hears what failed that no caller of the server waits for: `authorize`, `identify`, the store for requests of clients, trims. Unheard, the namespace's `error` event has it, and else stderr. */
  on(event: "error", listener: (error: unknown) => void): this;
  off(event: "entry", listener: EntryListener): this;
  off(event: "error", listener: (error: unknown) => void): this;
}
