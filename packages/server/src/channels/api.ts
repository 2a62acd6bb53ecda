import type { Entry } from "@baro/protocol";
import type { EventSchemas } from "./accepting.ts";
import type { Authorize, Identify } from "./access.ts";
import type { Channel, ChannelEvents } from "./channel.ts";
import type { Projection } from "./projection.ts";
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
  /**
   * Sets which events clients may publish, and what their bodies must be. What `authorize` lets through is checked by the
   * schema of its event, and what that makes of the body is what is appended. An event without one, and a body that the schema
   * does not take, is refused as by `new Refusal("bad_request")` of `authorize`, and what is wrong with it is not told; what a
   * schema throws is treated as what `authorize` throws, and so is what it makes that cannot be stored. A schema may be run more
   * than once for one publish: rates belong into `authorize`. What the server publishes itself is not checked. Without it
   * clients may publish whatever `authorize` lets through; on a namespace that a pattern made, the pattern's counts until then.
   * @param schemas by the name of the event: zod, valibot, arktype, or what else implements Standard Schema, version 1
   * @throws ServerOptionError SERVER_OPTION for what is no such object (a list, a `Map`), what is no schema, and for a name that no event can have
   */
  accept(schemas: EventSchemas): this;
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
   * Has a projection take in the entries of all channels of this namespace, from now on: of each channel in the order of its
   * offsets, each once, and after a failure from where it stands. Resolves when it has what the named channels had before.
   * On a namespace of a pattern: those of all the namespaces that the pattern has made; `namespace` says of which.
   * @param channels those that may have entries which it has not; of others such come with their next entry. Default none
   * @throws what `after`, `entry` or the store fails with before it resolves; then nothing is followed. It rejects only when the projection
   * is at work with nothing any more, so an `entry` that never settles keeps it from that. ChannelError closed; bad_request for what is
   * no projection, for one that follows these channels already, for names that no channel can have, and for any on a namespace of a pattern;
   * ahead where the log is shorter than what was taken in
   */
  follow(projection: Projection, channels?: Iterable<string>): Promise<void>;
  /**
   * Hears each entry of any channel once it is committed: for previews, counters, notifications. In the order of each channel's
   * offsets. On a namespace of a pattern: of all the namespaces that the pattern has made; `namespace` says of which.
   */
  on(event: "entry", listener: EntryListener): this;
  /** Hears what failed that no caller of the server waits for: `authorize`, `identify`, schemas, the store for requests of clients, trims, what follows. Unheard, the namespace's `error` event has it, and else stderr. */
  on(event: "error", listener: (error: unknown) => void): this;
  off(event: "entry", listener: EntryListener): this;
  off(event: "error", listener: (error: unknown) => void): this;
}
