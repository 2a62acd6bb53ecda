import { ChannelError, type Entry } from "@baro/protocol";
import { readChannelName } from "./requests.ts";

/** What is made of the entries of channels and kept elsewhere: a search index, a list of last messages, counts. */
export interface Projection {
  /**
   * The offset up to which the entries of a channel are taken in; 0 for none. Asked before entries are handed over, so nothing
   * about it is kept in memory. `false`: this channel is none of the projection's.
   */
  readonly after: (channel: string, namespace: string) => number | false | Promise<number | false>;
  /**
   * Takes in one entry: the one behind `after`. What it throws or rejects with is reported, and the entry comes again; none
   * behind it comes before.
   */
  readonly entry: (channel: string, entry: Entry, namespace: string) => unknown;
}

/** @throws ChannelError bad_request */
export function readProjection(projection: Projection): Projection {
  const { after, entry } = projection ?? {};
  if (typeof after === "function" && typeof entry === "function") return projection;
  return refuse("what follows channels has two functions, `after` and `entry`");
}

/** Taken in twice by the same, entries would be doubled. @throws ChannelError bad_request */
export function refuseSecond(): never {
  return refuse("these channels are followed by this very projection already");
}

/** Of which of its namespaces they would be, a pattern cannot tell. @throws ChannelError bad_request */
export function refuseNames(): never {
  return refuse(
    "a pattern has no channels to name; name them at `follow` of a namespace that it has made",
  );
}

/** All at once: where names are read out of a database, it may have to be free for `entry`. @throws ChannelError bad_request */
export function readNames(channels: Iterable<string>): ReadonlySet<string> {
  // A text could be gone through too: its letters.
  if (Object(channels) === channels && Symbol.iterator in channels)
    return new Set(Array.from(channels, readChannelName));
  return refuse("the channels to catch up with are a list of names");
}

/** @throws ChannelError bad_request */
export function readAfter(given: unknown, channel: string): number | false {
  const isOffset = typeof given === "number" && Number.isSafeInteger(given) && given >= 0;
  if (given === false || isOffset) return given;
  return refuse(
    `\`after\` gives the offset up to which entries of a channel are taken in: a whole number from 0 on, or false; of ${JSON.stringify(channel)} it gave ${String(given)}`,
  );
}

function refuse(reason: string): never {
  throw new ChannelError("bad_request", { reason });
}
